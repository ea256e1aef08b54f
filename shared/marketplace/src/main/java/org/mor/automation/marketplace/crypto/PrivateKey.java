package org.mor.automation.marketplace.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.mor.automation.marketplace.Hex;

/** A secret scalar of the curve. Never printed: {@link #toString} hides it. */
public final class PrivateKey {
  private static final byte[] ORDER =
      Hex.decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  private final byte[] bytes;

  private PrivateKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes 32 bytes, most significant first.
   *
   * @throws IllegalArgumentException if it is not 32 bytes between 1 and the order of the curve
   */
  public static PrivateKey of(byte[] bytes) {
    if (!valid(bytes)) {
      throw new IllegalArgumentException("not a private key of secp256k1");
    }
    return new PrivateKey(bytes.clone());
  }

  /** Parses 64 hex digits, with or without "0x". A failure does not repeat the text. */
  public static PrivateKey parse(String hex) {
    byte[] bytes;
    try {
      bytes = Hex.decode(hex.strip());
    } catch (IllegalArgumentException e) {
      // The cause would quote characters of a secret.
      throw new IllegalArgumentException("not a private key of secp256k1");
    }
    return of(bytes);
  }

  public static PrivateKey random(SecureRandom random) {
    byte[] bytes = new byte[32];
    do {
      random.nextBytes(bytes);
    } while (!valid(bytes));
    return new PrivateKey(bytes);
  }

  private static boolean valid(byte[] bytes) {
    return bytes.length == 32
        && Arrays.compareUnsigned(bytes, ORDER) < 0
        && !Arrays.equals(bytes, new byte[32]);
  }

  /** The key itself, for the curve implementations of this package only; not to be changed. */
  byte[] secret() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrivateKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  /** The same for all, so that nothing derived from the secret can leak through it. */
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "PrivateKey[***]";
  }
}
