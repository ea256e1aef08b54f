package org.mor.automation.marketplace.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Vectors;
import tools.jackson.databind.JsonNode;

class KeyTest {
  private final JsonNode keys = Vectors.read("keys.json");

  @Test
  void readsBothFormsOfAPublicKey() {
    for (String name : new String[] {"user", "provider"}) {
      PublicKey full =
          PublicKey.parse(keys.at("/" + name + "/public_key_uncompressed").stringValue());
      PublicKey half =
          PublicKey.parse(keys.at("/" + name + "/public_key_compressed").stringValue());
      assertEquals(full, half);
      assertEquals(full.hashCode(), half.hashCode());
      assertEquals(keys.at("/" + name + "/address_lower").stringValue(), half.address().hex());
    }
  }

  @Test
  void readsTheCompressedFormOfManyKeys() {
    Secp256k1 curve = new NativeSecp256k1();
    for (int i = 0; i < 100; i++) {
      PublicKey key = curve.publicKey(PrivateKey.random(new SecureRandom()));
      assertEquals(key, PublicKey.of(key.compressed()));
      assertEquals(key, PublicKey.of(key.bytes()));
    }
  }

  @Test
  void refusesBytesThatAreNoPublicKey() {
    String full = keys.at("/user/public_key_uncompressed").stringValue();
    String x = full.substring(4, 68);
    for (String bad :
        new String[] {
          "",
          "04",
          "0x05" + full.substring(4),
          full.substring(0, 130),
          full + "00",
          full.substring(0, 131) + "5",
          "02" + "f".repeat(64),
          "04" + "0".repeat(128),
          "06" + full.substring(4),
          "04" + x,
          "020000000000000000000000000000000000000000000000000000000000000005"
        }) {
      assertThrows(IllegalArgumentException.class, () -> PublicKey.parse(bad), bad);
    }
  }

  @Test
  void refusesBytesThatAreNoPrivateKey() {
    String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for (String bad :
        new String[] {"", "00", "0".repeat(64), order, "f".repeat(64), "1".repeat(66)}) {
      assertThrows(IllegalArgumentException.class, () -> PrivateKey.parse(bad), bad);
    }
  }

  @Test
  void hidesThePrivateKey() {
    String secret = keys.at("/user/private_key").stringValue();
    PrivateKey key = PrivateKey.parse(secret);
    assertEquals("PrivateKey[***]", key.toString());
    assertEquals(PrivateKey.parse(secret.substring(2)), key);
    assertNotEquals(PrivateKey.parse(keys.at("/provider/private_key").stringValue()), key);
    String broken = secret.substring(0, 60) + "zz" + secret.substring(62);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> PrivateKey.parse(broken));
    assertFalse(refused.getMessage().contains(secret.substring(2, 10)));
    assertNull(refused.getCause());
  }
}
