package org.mor.automation.marketplace.tx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.NativeSecp256k1;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.crypto.Signature;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import tools.jackson.databind.JsonNode;

class TransactionSignerTest {
  private static final Address TO = new Address("0x6abe1d282f72b474e54527d93b979a4f64d3030a");

  private final Secp256k1 curve = new NativeSecp256k1();
  private final JsonNode user = Vectors.read("keys.json").get("user");
  private final String secret = user.get("private_key").stringValue();
  private final PrivateKey key = PrivateKey.parse(secret);
  private final TransactionSigner signer = new LocalTransactionSigner(key, curve);

  @Test
  void hasTheKeysAddress() {
    assertEquals(user.get("address_lower").stringValue(), signer.address().hex());
  }

  /** Zeros, long lists and numbers of every length are where encoders differ. */
  @Test
  void writesTheSameBytesAsAnotherImplementation() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] data = new byte[i % 3 == 0 ? 0 : random.nextInt(700)];
      random.nextBytes(data);
      UnsignedTransaction transaction =
          new UnsignedTransaction(
              i % 2 == 0 ? 8453 : 31337,
              i < 2 ? 0 : random.nextInt(1 << (1 + i % 30)),
              new Fees(
                  new Wei(new BigInteger(i % 40, random)),
                  new Wei(BigInteger.ONE.shiftLeft(40 + i % 40))),
              21_000 + i,
              new ContractCall(TO, data),
              new Wei(new BigInteger(i % 90, random)));
      SignedTransaction signed = signer.sign(transaction);
      byte[] expected =
          TransactionEncoder.signMessage(
              RawTransaction.createTransaction(
                  transaction.chainId(),
                  BigInteger.valueOf(transaction.nonce()),
                  BigInteger.valueOf(transaction.gasLimit()),
                  TO.hex(),
                  transaction.value().value(),
                  Hex.encode(data),
                  transaction.fees().tip().value(),
                  transaction.fees().maxFee().value()),
              Credentials.create(secret));
      assertEquals(Hex.encode(expected), Hex.encode(signed.raw()));
      assertArrayEquals(Keccak.hash(expected), signed.hash().bytes());
      assertEquals(transaction.nonce(), signed.nonce());
    }
  }

  @Test
  void refusesWhatTheChainWouldRefuse() {
    UnsignedTransaction transaction =
        new UnsignedTransaction(
            1,
            0,
            new Fees(Wei.ZERO, Wei.of(1)),
            21_000,
            new ContractCall(TO, new byte[0]),
            Wei.ZERO);
    byte[] high = new byte[65];
    high[0] = 1;
    high[32] = (byte) 0x80;
    Signature signature = Signature.message(high);
    assertFalse(signature.isLowS());
    assertThrows(IllegalArgumentException.class, () -> transaction.signed(signature));
    assertThrows(IllegalArgumentException.class, () -> new Fees(Wei.of(2), Wei.of(1)));
  }
}
