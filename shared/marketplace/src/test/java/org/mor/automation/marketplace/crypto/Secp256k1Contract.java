package org.mor.automation.marketplace.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.Vectors.bytes;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Vectors;
import tools.jackson.databind.JsonNode;

/** What both implementations of the curve promise. */
abstract class Secp256k1Contract {
  private final Secp256k1 curve = curve();
  private final BouncyCastleSecp256k1 portable = new BouncyCastleSecp256k1();
  private final NativeSecp256k1 library = new NativeSecp256k1();
  private final JsonNode keys = Vectors.read("keys.json");
  private final PrivateKey user = PrivateKey.parse(keys.at("/user/private_key").stringValue());
  private final PublicKey userKey = curve.publicKey(user);

  abstract Secp256k1 curve();

  @Test
  void derivesPublicKeysAndAddresses() {
    for (String name : new String[] {"user", "provider"}) {
      JsonNode key = keys.get(name);
      PublicKey derived = curve.publicKey(PrivateKey.parse(key.get("private_key").stringValue()));
      assertEquals(key.get("public_key_uncompressed").stringValue(), derived.hex());
      assertArrayEquals(bytes(key.get("public_key_compressed")), derived.compressed());
      assertEquals(key.get("address_lower").stringValue(), derived.address().hex());
    }
  }

  @Test
  void signsEveryRecordedMessageByteForByte() {
    JsonNode messages = Vectors.read("messages.json").get("messages");
    assertEquals(13, messages.size());
    for (JsonNode message : messages) {
      byte[] unsigned = bytes(message.get("unsigned_params_utf8_hex"));
      byte[] hash = Keccak.hash(unsigned);
      assertArrayEquals(bytes(message.get("keccak256")), hash);
      String signer = message.get("signer").stringValue();
      PrivateKey key = PrivateKey.parse(keys.get(signer).get("private_key").stringValue());
      Signature signature = curve.sign(hash, key);
      assertEquals(message.get("signature").stringValue(), signature.toString());
      assertTrue(signature.isLowS());
      PublicKey expected = PublicKey.parse(message.get("signer_public_key").stringValue());
      assertTrue(curve.verify(hash, signature.message(), expected));
      assertEquals(Optional.of(expected), curve.recover(hash, signature));
      assertEquals(
          message.get("recovered_address").stringValue(),
          curve.recover(hash, signature).orElseThrow().address().hex());
    }
  }

  @Test
  void judgesTheSignatureVariantsAsTheReferenceDoes() {
    JsonNode root = Vectors.read("messages.json");
    JsonNode cases = root.at("/signature_variants/cases");
    assertEquals(3, cases.size());
    for (JsonNode variant : cases) {
      JsonNode message = named(root, variant.get("message").stringValue());
      byte[] hash = bytes(message.get("keccak256"));
      byte[] signature = bytes(variant.get("signature"));
      assertEquals(
          variant.get("accepted_by_public_key_check").booleanValue(),
          curve.verify(hash, signature, userKey),
          variant.get("case").stringValue());
      assertEquals(
          variant.get("accepted_by_address_check").booleanValue(),
          recoversUser(hash, signature),
          variant.get("case").stringValue());
    }
  }

  private boolean recoversUser(byte[] hash, byte[] signature) {
    try {
      return curve.recover(hash, Signature.message(signature)).filter(userKey::equals).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static JsonNode named(JsonNode root, String name) {
    return root.get("messages")
        .valueStream()
        .filter(message -> message.get("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusesWhatTheKeyDidNotSign() {
    byte[] hash = Keccak.hash(new byte[] {1});
    byte[] signature = curve.sign(hash, user).message();
    assertTrue(curve.verify(hash, signature, userKey));
    assertTrue(curve.verify(hash, Arrays.copyOf(signature, 64), userKey));
    assertFalse(curve.verify(Keccak.hash(new byte[] {2}), signature, userKey));
    assertFalse(curve.verify(hash, Arrays.copyOf(signature, 63), userKey));
    assertFalse(curve.verify(hash, Arrays.copyOf(signature, 66), userKey));
    assertFalse(curve.verify(hash, new byte[0], userKey));
    assertFalse(curve.verify(new byte[31], signature, userKey));
    assertFalse(curve.verify(hash, new byte[64], userKey));
    byte[] full = new byte[65];
    Arrays.fill(full, (byte) 0xff);
    assertFalse(curve.verify(hash, full, userKey));
    PublicKey other = curve.publicKey(PrivateKey.random(new SecureRandom()));
    assertFalse(curve.verify(hash, signature, other));
    for (int i = 0; i < 64; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= 1;
      assertFalse(curve.verify(hash, changed, userKey));
    }
  }

  @Test
  void recoversNobodyFromNumbersThatAreNoSignature() {
    byte[] hash = Keccak.hash(new byte[] {1});
    byte[] full = new byte[64];
    Arrays.fill(full, (byte) 0xff);
    assertEquals(Optional.empty(), curve.recover(hash, Signature.of(new byte[64], 0)));
    assertEquals(Optional.empty(), curve.recover(hash, Signature.of(full, 1)));
    byte[] noPoint = new byte[64];
    noPoint[31] = 5; // no point of the curve has this X
    noPoint[63] = 1;
    assertEquals(Optional.empty(), curve.recover(hash, Signature.of(noPoint, 0)));
  }

  @Test
  void agreesWithTheOtherImplementation() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 50; i++) {
      PrivateKey key = PrivateKey.random(random);
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      Signature signature = curve.sign(hash, key);
      PublicKey own = curve.publicKey(key);
      for (Secp256k1 other : new Secp256k1[] {portable, library}) {
        assertEquals(other.publicKey(key), own);
        assertEquals(other.sign(hash, key), signature);
        assertTrue(other.verify(hash, signature.message(), own));
        assertEquals(Optional.of(own), other.recover(hash, signature));
        assertArrayEquals(other.sharedX(userKey.bytes(), key), curve.sharedX(own.bytes(), user));
      }
    }
  }

  @Test
  void sharesOnlyWithPointsOfTheCurve() {
    byte[] offCurve = userKey.bytes();
    offCurve[64] ^= 1;
    assertThrows(IllegalArgumentException.class, () -> curve.sharedX(offCurve, user));
    assertThrows(IllegalArgumentException.class, () -> curve.sharedX(userKey.compressed(), user));
    assertThrows(IllegalArgumentException.class, () -> curve.sharedX(new byte[65], user));
    byte[] hybrid = userKey.bytes();
    hybrid[0] = (byte) (6 + (hybrid[64] & 1));
    assertThrows(IllegalArgumentException.class, () -> curve.sharedX(hybrid, user));
  }

  @Test
  void worksAtTheEndsOfTheScalarRange() {
    PrivateKey one = PrivateKey.parse("0".repeat(63) + "1");
    PrivateKey last =
        PrivateKey.parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140");
    byte[] x = Arrays.copyOfRange(curve.publicKey(one).bytes(), 1, 33);
    assertEquals(
        "0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", Hex.encode(x));
    assertArrayEquals(x, Arrays.copyOfRange(curve.publicKey(last).bytes(), 1, 33));
    assertArrayEquals(x, curve.sharedX(curve.publicKey(one).bytes(), last));
  }
}
