package org.mor.automation.marketplace.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mor.automation.marketplace.Vectors.bytes;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mor.automation.marketplace.Vectors;
import tools.jackson.databind.JsonNode;

class EciesTest {
  private final JsonNode vectors = Vectors.read("ecies.json");
  private final PrivateKey user =
      PrivateKey.parse(vectors.get("recipient_private_key").stringValue());

  static Secp256k1[] curves() {
    return new Secp256k1[] {new NativeSecp256k1(), new BouncyCastleSecp256k1()};
  }

  @ParameterizedTest
  @MethodSource("curves")
  void encryptsTheFixedCasesByteForByte(Secp256k1 curve) throws InvalidCiphertextException {
    Ecies ecies = new Ecies(curve);
    JsonNode cases = vectors.at("/deterministic/cases");
    assertEquals(5, cases.size());
    for (JsonNode fixed : cases) {
      PrivateKey ephemeral = PrivateKey.parse(fixed.get("ephemeral_private_key").stringValue());
      PublicKey point = curve.publicKey(ephemeral);
      assertArrayEquals(bytes(fixed.get("ephemeral_public_key")), point.bytes());
      assertArrayEquals(bytes(fixed.get("shared_x")), curve.sharedX(point.bytes(), user));
      byte[] plain = fixed.get("plaintext_utf8").stringValue().getBytes(StandardCharsets.UTF_8);
      byte[] sealed =
          ecies.encrypt(plain, curve.publicKey(user), ephemeral, bytes(fixed.get("iv")));
      assertArrayEquals(bytes(fixed.get("ciphertext_hex")), sealed);
      assertArrayEquals(plain, ecies.decrypt(sealed, user));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void decryptsWhatOthersEncrypted(Secp256k1 curve) throws InvalidCiphertextException {
    Ecies ecies = new Ecies(curve);
    assertEquals(5, vectors.at("/by_go_ethereum/cases").size());
    assertEquals(2, vectors.at("/by_ecies_geth/cases").size());
    for (String source : new String[] {"by_go_ethereum", "by_ecies_geth"}) {
      for (JsonNode one : vectors.get(source).get("cases")) {
        byte[] plain = ecies.decrypt(bytes(one.get("ciphertext_hex")), user);
        assertEquals(
            one.get("plaintext_utf8").stringValue(), new String(plain, StandardCharsets.UTF_8));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void refusesEveryMutation(Secp256k1 curve) {
    Ecies ecies = new Ecies(curve);
    JsonNode cases = vectors.at("/must_fail/cases");
    assertEquals(6, cases.size());
    for (JsonNode one : cases) {
      byte[] sealed = bytes(one.get("ciphertext_hex"));
      assertThrows(
          InvalidCiphertextException.class,
          () -> ecies.decrypt(sealed, user),
          one.get("case").stringValue());
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void refusesAChangeOfAnyByteAndAnyShorterText(Secp256k1 curve) throws InvalidCiphertextException {
    Ecies ecies = new Ecies(curve);
    byte[] plain = "attention".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = ecies.encrypt(plain, curve.publicKey(user), new SecureRandom());
    assertArrayEquals(plain, ecies.decrypt(sealed, user));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      byte[] shorter = Arrays.copyOf(sealed, i);
      assertThrows(InvalidCiphertextException.class, () -> ecies.decrypt(changed, user));
      assertThrows(InvalidCiphertextException.class, () -> ecies.decrypt(shorter, user));
    }
    PrivateKey other = PrivateKey.random(new SecureRandom());
    assertThrows(InvalidCiphertextException.class, () -> ecies.decrypt(sealed, other));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void encryptsNothingAsNothingSendsNothing(Secp256k1 curve) {
    Ecies ecies = new Ecies(curve);
    PublicKey to = curve.publicKey(user);
    assertThrows(
        IllegalArgumentException.class, () -> ecies.encrypt(new byte[0], to, new SecureRandom()));
  }
}
