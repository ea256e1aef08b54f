package org.mor.automation.marketplace.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption to a public key as go-ethereum does it: ephemeral point (65), IV (16), AES-128-CTR,
 * HMAC-SHA-256 over IV and ciphertext (32). May be shared between threads.
 */
public final class Ecies {
  private static final int POINT = 65;
  private static final int IV = 16;
  private static final int TAG = 32;
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

  private final Secp256k1 curve;

  public Ecies(Secp256k1 curve) {
    this.curve = curve;
  }

  /**
   * Checks the tag, then decrypts.
   *
   * @throws InvalidCiphertextException if it is too short, starts with no point of the curve, or
   *     its tag differs
   */
  public byte[] decrypt(byte[] sealed, PrivateKey key) throws InvalidCiphertextException {
    if (sealed.length < POINT + IV + TAG) {
      throw new InvalidCiphertextException("too short");
    }
    byte[] shared;
    try {
      shared = curve.sharedX(Arrays.copyOf(sealed, POINT), key);
    } catch (IllegalArgumentException e) {
      throw new InvalidCiphertextException("does not start with a point of the curve");
    }
    Keys keys = derive(shared);
    int end = sealed.length - TAG;
    byte[] tag = mac(keys, sealed, POINT, end);
    if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(sealed, end, sealed.length))) {
      throw new InvalidCiphertextException("wrong tag");
    }
    byte[] iv = Arrays.copyOfRange(sealed, POINT, POINT + IV);
    return crypt(keys, iv, sealed, POINT + IV, end);
  }

  /**
   * Encrypts under a fresh ephemeral key.
   *
   * @throws IllegalArgumentException if there is nothing to encrypt
   */
  public byte[] encrypt(byte[] plain, PublicKey to, SecureRandom random) {
    byte[] iv = new byte[IV];
    random.nextBytes(iv);
    return encrypt(plain, to, PrivateKey.random(random), iv);
  }

  byte[] encrypt(byte[] plain, PublicKey to, PrivateKey ephemeral, byte[] iv) {
    if (plain.length == 0) {
      throw new IllegalArgumentException("nothing to encrypt");
    }
    Keys keys = derive(curve.sharedX(to.raw(), ephemeral));
    byte[] sealed =
        Arrays.copyOf(curve.publicKey(ephemeral).raw(), POINT + IV + plain.length + TAG);
    System.arraycopy(iv, 0, sealed, POINT, IV);
    byte[] encrypted = crypt(keys, iv, plain, 0, plain.length);
    System.arraycopy(encrypted, 0, sealed, POINT + IV, encrypted.length);
    byte[] tag = mac(keys, sealed, POINT, sealed.length - TAG);
    System.arraycopy(tag, 0, sealed, sealed.length - TAG, TAG);
    return sealed;
  }

  private record Keys(SecretKeySpec aes, SecretKeySpec mac) {}

  private static Keys derive(byte[] shared) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(FIRST_BLOCK);
      byte[] derived = sha.digest(shared);
      sha.update(derived, 16, 16);
      return new Keys(
          new SecretKeySpec(derived, 0, 16, "AES"), new SecretKeySpec(sha.digest(), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] crypt(Keys keys, byte[] iv, byte[] data, int from, int to) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, keys.aes(), new IvParameterSpec(iv));
      return cipher.doFinal(data, from, to - from);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES in counter mode", e);
    }
  }

  private static byte[] mac(Keys keys, byte[] data, int from, int to) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(keys.mac());
      mac.update(data, from, to - from);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }
}
