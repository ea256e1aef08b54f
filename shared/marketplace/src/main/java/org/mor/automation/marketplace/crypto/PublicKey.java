package org.mor.automation.marketplace.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;

/** A point on the curve, kept uncompressed. */
public final class PublicKey {
  private static final BigInteger P =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
  private static final BigInteger SEVEN = BigInteger.valueOf(7);

  /** 0x04, X, Y. */
  private final byte[] bytes;

  private PublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads 65 bytes (0x04, X, Y) or 33 bytes (0x02 or 0x03, X).
   *
   * @throws IllegalArgumentException if that is no point on the curve
   */
  public static PublicKey of(byte[] encoded) {
    boolean uncompressed = encoded.length == 65 && encoded[0] == 4;
    boolean compressed = encoded.length == 33 && (encoded[0] == 2 || encoded[0] == 3);
    if (!uncompressed && !compressed) {
      throw new IllegalArgumentException("not a public key of secp256k1");
    }
    BigInteger x = new BigInteger(1, encoded, 1, 32);
    if (x.compareTo(P) >= 0) {
      throw new IllegalArgumentException("not a public key of secp256k1");
    }
    BigInteger square = x.modPow(BigInteger.valueOf(3), P).add(SEVEN).mod(P);
    BigInteger y =
        uncompressed ? new BigInteger(1, encoded, 33, 32) : root(square, encoded[0] == 3);
    if (y.compareTo(P) >= 0 || !y.multiply(y).mod(P).equals(square)) {
      throw new IllegalArgumentException("not a public key of secp256k1");
    }
    return new PublicKey(uncompressed ? encoded.clone() : join(encoded, y));
  }

  public static PublicKey parse(String hex) {
    return of(Hex.decode(hex));
  }

  /** For an implementation that has just computed the point itself. */
  static PublicKey trusted(byte[] uncompressed) {
    return new PublicKey(uncompressed);
  }

  /** The square root, which exists for every second value only; the caller checks. */
  private static BigInteger root(BigInteger square, boolean odd) {
    BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
    return y.testBit(0) == odd ? y : P.subtract(y);
  }

  private static byte[] join(byte[] compressed, BigInteger y) {
    byte[] joined = Arrays.copyOf(compressed, 65);
    joined[0] = 4;
    byte[] digits = y.toByteArray();
    int length = Math.min(digits.length, 32);
    System.arraycopy(digits, digits.length - length, joined, 65 - length, length);
    return joined;
  }

  /** The account of this key: the last 20 bytes of the hash of X and Y. */
  public Address address() {
    byte[] hash = Keccak.hash(Arrays.copyOfRange(bytes, 1, 65));
    return Address.of(Arrays.copyOfRange(hash, 12, 32));
  }

  /** 65 bytes: 0x04, X, Y. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** As {@link #bytes} without the copy, for this package only; not to be changed. */
  byte[] raw() {
    return bytes;
  }

  /** 33 bytes: 0x02 or 0x03, X. */
  public byte[] compressed() {
    byte[] compressed = Arrays.copyOf(bytes, 33);
    compressed[0] = (byte) (2 + (bytes[64] & 1));
    return compressed;
  }

  public String hex() {
    return Hex.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
