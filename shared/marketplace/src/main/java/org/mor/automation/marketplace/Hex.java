package org.mor.automation.marketplace;

import java.util.HexFormat;

/** Hexadecimal texts as the chain and the providers write them: lower case, "0x" in front. */
public final class Hex {
  private static final HexFormat DIGITS = HexFormat.of();

  private Hex() {}

  public static String encode(byte[] bytes) {
    return "0x" + DIGITS.formatHex(bytes);
  }

  /**
   * The bytes of a text with or without "0x", in any case.
   *
   * @throws IllegalArgumentException if it holds anything else, or an odd number of digits
   */
  public static byte[] decode(String text) {
    return DIGITS.parseHex(
        text, text.startsWith("0x") || text.startsWith("0X") ? 2 : 0, text.length());
  }

  /** The text in canonical form if it is "0x" and exactly so many bytes. */
  static String exactly(int bytes, String what, String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    if (lower.length() == 2 + 2 * bytes
        && lower.startsWith("0x")
        && lower.chars().skip(2).allMatch(HexFormat::isHexDigit)) {
      return lower;
    }
    throw new IllegalArgumentException(what + " is not 0x and " + 2 * bytes + " hex digits");
  }
}
