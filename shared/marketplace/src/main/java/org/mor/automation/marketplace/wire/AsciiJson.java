package org.mor.automation.marketplace.wire;

/**
 * JSON in printable ASCII: whatever providers of any version do to other characters, they cannot do
 * to these, so the signature over the text holds.
 */
public final class AsciiJson {
  private AsciiJson() {}

  /** The same JSON value; the text must be valid JSON. Numbers keep their digits. */
  public static String of(String json) {
    StringBuilder ascii = new StringBuilder(json.length() + 16);
    boolean inString = false;
    boolean escaped = false;
    for (int i = 0; i < json.length(); i++) {
      char unit = json.charAt(i);
      if (!inString && (unit == '\n' || unit == '\r' || unit == '\t')) {
        continue; // only layout, and not to be escaped out here
      }
      if (unit == '"' && !escaped) {
        inString = !inString;
      }
      escaped = inString && unit == '\\' && !escaped;
      append(ascii, json, i);
    }
    return ascii.toString();
  }

  private static void append(StringBuilder ascii, String json, int i) {
    char unit = json.charAt(i);
    if (unit >= 0x20 && unit <= 0x7e && unit != '<' && unit != '>' && unit != '&') {
      ascii.append(unit);
    } else {
      GoJson.unicode(ascii, unpaired(json, i) ? 0xfffd : unit);
    }
  }

  private static boolean unpaired(String json, int i) {
    char unit = json.charAt(i);
    if (Character.isHighSurrogate(unit)) {
      return i + 1 == json.length() || !Character.isLowSurrogate(json.charAt(i + 1));
    }
    return Character.isLowSurrogate(unit)
        && (i == 0 || !Character.isHighSurrogate(json.charAt(i - 1)));
  }
}
