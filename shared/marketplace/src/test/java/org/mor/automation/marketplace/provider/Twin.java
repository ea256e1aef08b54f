package org.mor.automation.marketplace.provider;

import java.math.BigInteger;
import org.mor.automation.marketplace.wire.HexString;

/** The other signature that is as valid by the mathematics, and refused for being another. */
final class Twin {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private Twin() {}

  static HexString of(HexString signature) {
    byte[] twin = signature.bytes();
    byte[] s = ORDER.subtract(new BigInteger(1, twin, 32, 32)).toByteArray();
    System.arraycopy(s, s.length - 32, twin, 32, 32);
    twin[64] = (byte) (twin[64] < 27 ? 1 - twin[64] : 55 - twin[64]);
    return HexString.of(twin);
  }
}
