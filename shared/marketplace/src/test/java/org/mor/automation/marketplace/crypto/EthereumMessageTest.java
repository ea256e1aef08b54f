package org.mor.automation.marketplace.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mor.automation.marketplace.Vectors.bytes;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Vectors;
import tools.jackson.databind.JsonNode;

class EthereumMessageTest {
  private final Secp256k1 curve = new NativeSecp256k1();
  private final JsonNode vectors = Vectors.read("approval_report.json");
  private final JsonNode keys = Vectors.read("keys.json");

  @Test
  void signsApprovalsAndReportsByteForByte() {
    check("approval", "signature", "provider");
    check("report", "provider_signature", "provider");
    check("report", "user_signature", "user");
  }

  private void check(String what, String field, String signer) {
    JsonNode vector = vectors.get(what);
    byte[] encoded = bytes(vector.get("encoded"));
    assertArrayEquals(bytes(vector.get("keccak256")), Keccak.hash(encoded));
    assertArrayEquals(bytes(vector.get("eip191_hash")), EthereumMessage.hash(encoded));
    PrivateKey key = PrivateKey.parse(keys.get(signer).get("private_key").stringValue());
    byte[] signature = EthereumMessage.sign(curve, encoded, key).ethereum();
    assertArrayEquals(bytes(vector.get(field)), signature);
    assertEquals(
        Optional.of(curve.publicKey(key)), EthereumMessage.signer(curve, encoded, signature));
  }

  @Test
  void takesNoSignatureThatTheContractWouldNotTake() {
    JsonNode approval = vectors.get("approval");
    byte[] encoded = bytes(approval.get("encoded"));
    byte[] zeroBased = bytes(approval.get("signature"));
    zeroBased[64] = (byte) (zeroBased[64] - 27);
    assertEquals(Optional.empty(), EthereumMessage.signer(curve, encoded, zeroBased));
    assertEquals(Optional.empty(), EthereumMessage.signer(curve, encoded, new byte[64]));
    byte[] highS = bytes(approval.get("signature"));
    byte[] twin = twin(highS);
    assertEquals(Optional.empty(), EthereumMessage.signer(curve, encoded, twin));
  }

  /** The other valid signature: order - s, and the other v. */
  private static byte[] twin(byte[] signature) {
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    byte[] twin = signature.clone();
    byte[] s = order.subtract(new BigInteger(1, signature, 32, 32)).toByteArray();
    System.arraycopy(s, s.length - 32, twin, 32, 32);
    twin[64] = (byte) (55 - signature[64]);
    return twin;
  }
}
