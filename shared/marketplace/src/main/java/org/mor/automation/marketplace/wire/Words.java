package org.mor.automation.marketplace.wire;

import java.math.BigInteger;
import java.util.Arrays;

/** 32-byte words, as the contract's static tuples are laid out. */
final class Words {
  private final byte[] bytes;

  Words(int count) {
    bytes = new byte[32 * count];
  }

  Words(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The last bytes of a word. */
  Words put(int word, byte[] value) {
    System.arraycopy(value, 0, bytes, 32 * word + 32 - value.length, value.length);
    return this;
  }

  Words put(int word, long value) {
    for (int i = 0; i < 8; i++) {
      bytes[32 * word + 31 - i] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  byte[] get(int word) {
    return Arrays.copyOfRange(bytes, 32 * word, 32 * word + 32);
  }

  /** A number below 2 to the power of {@code bits}, at most 63. */
  long number(int word, int bits, String what) {
    BigInteger number = new BigInteger(1, get(word));
    if (number.bitLength() > bits) {
      throw new IllegalArgumentException(what + " is out of range");
    }
    return number.longValue();
  }

  byte[] bytes() {
    return bytes;
  }
}
