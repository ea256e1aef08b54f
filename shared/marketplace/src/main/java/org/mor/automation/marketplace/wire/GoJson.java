package org.mor.automation.marketplace.wire;

import java.util.HexFormat;

/**
 * JSON strings exactly as Go's encoding/json writes them: both sides sign these bytes, so one other
 * escape makes a signature worthless.
 */
public final class GoJson {
  private static final HexFormat DIGITS = HexFormat.of();

  private GoJson() {}

  /** The text in quotes. An unpaired surrogate becomes U+FFFD, as it does when Go reads it. */
  public static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16);
    quote(json, text);
    return json.toString();
  }

  static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      escape(json, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
    }
    json.append('"');
  }

  /** The bytes of a Go string in quotes; what is not UTF-8 in it is written as an escape. */
  static String quote(byte[] utf8) {
    StringBuilder json = new StringBuilder(utf8.length + 16).append('"');
    for (int at = 0; at < utf8.length; ) {
      int point = Utf8.point(utf8, at);
      at += Utf8.length(point);
      if (point < 0) {
        json.append("\\ufffd");
      } else {
        escape(json, point);
      }
    }
    return json.append('"').toString();
  }

  private static void escape(StringBuilder json, int point) {
    switch (point) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      case '<', '>', '&', 0x2028, 0x2029 -> unicode(json, point);
      default -> {
        if (point < 0x20) {
          unicode(json, point);
        } else {
          json.appendCodePoint(point);
        }
      }
    }
  }

  static void unicode(StringBuilder json, int unit) {
    json.append("\\u").append(DIGITS.toHexDigits((char) unit));
  }
}
