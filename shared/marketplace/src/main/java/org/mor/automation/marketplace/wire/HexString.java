package org.mor.automation.marketplace.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Signature;

/** Bytes of any length, on the wire "0x" and lower-case digits. */
public final class HexString {
  public static final HexString EMPTY = new HexString(new byte[0]);

  private final byte[] bytes;

  private HexString(byte[] bytes) {
    this.bytes = bytes;
  }

  public static HexString of(byte[] bytes) {
    return new HexString(bytes.clone());
  }

  public static HexString of(Signature signature) {
    return new HexString(signature.message());
  }

  /**
   * Reads what Go's side accepts: with or without "0x", any case, a missing first digit; but not
   * "0x" alone.
   */
  public static HexString parse(String text) throws WireException {
    String digits = text.toLowerCase(Locale.ROOT);
    if (digits.startsWith("0x")) {
      digits = digits.substring(2);
      if (digits.isEmpty()) {
        throw WireException.malformed("hex text without digits");
      }
    }
    if (digits.length() % 2 == 1) {
      digits = "0" + digits;
    }
    try {
      return new HexString(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("not a hex text");
    }
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HexString hex && Arrays.equals(bytes, hex.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Hex.encode(bytes);
  }
}
