package org.mor.automation.marketplace.crypto;

import java.util.Arrays;
import org.mor.automation.marketplace.Hex;

/** An ECDSA signature with the bit that tells which key made it: r (32), s (32), v. */
public final class Signature {
  private static final byte[] HALF_ORDER =
      Hex.decode("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  private final byte[] rs;
  private final int recoveryId;

  private Signature(byte[] rs, int recoveryId) {
    this.rs = rs;
    this.recoveryId = recoveryId;
  }

  static Signature of(byte[] rs, int recoveryId) {
    return new Signature(rs, recoveryId);
  }

  /**
   * Reads 65 bytes with v 0 or 1, as provider messages carry it.
   *
   * @throws IllegalArgumentException for any other length or v
   */
  public static Signature message(byte[] bytes) {
    return read(bytes, 0);
  }

  /**
   * Reads 65 bytes with v 27 or 28, as approvals and reports carry it.
   *
   * @throws IllegalArgumentException for any other length or v
   */
  public static Signature ethereum(byte[] bytes) {
    return read(bytes, 27);
  }

  private static Signature read(byte[] bytes, int offset) {
    if (bytes.length != 65 || (bytes[64] != offset && bytes[64] != offset + 1)) {
      throw new IllegalArgumentException(
          "not 65 bytes of signature ending with " + offset + " or " + (offset + 1));
    }
    return new Signature(Arrays.copyOf(bytes, 64), bytes[64] - offset);
  }

  public byte[] r() {
    return Arrays.copyOf(rs, 32);
  }

  public byte[] s() {
    return Arrays.copyOfRange(rs, 32, 64);
  }

  /** 64 bytes: r, s. */
  public byte[] rs() {
    return rs.clone();
  }

  /** 0 or 1: whether Y of the point that r came from is odd. */
  public int recoveryId() {
    return recoveryId;
  }

  /** 65 bytes with v 0 or 1. */
  public byte[] message() {
    return withV(recoveryId);
  }

  /** 65 bytes with v 27 or 28. */
  public byte[] ethereum() {
    return withV(27 + recoveryId);
  }

  private byte[] withV(int v) {
    byte[] bytes = Arrays.copyOf(rs, 65);
    bytes[64] = (byte) v;
    return bytes;
  }

  /** Whether s is in the lower half, as the chain demands: its twin would be valid too. */
  public boolean isLowS() {
    return Arrays.compareUnsigned(rs, 32, 64, HALF_ORDER, 0, 32) <= 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature signature
        && recoveryId == signature.recoveryId
        && Arrays.equals(rs, signature.rs);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rs) + recoveryId;
  }

  @Override
  public String toString() {
    return Hex.encode(message());
  }
}
