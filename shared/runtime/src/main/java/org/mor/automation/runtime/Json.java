package org.mor.automation.runtime;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/** Writes the little JSON that the Runtime API wants, so that no library is needed for it. */
final class Json {

  private Json() {}

  static String string(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          // Everything but plain ASCII is escaped: no byte of a head can be taken for a delimiter.
          if (c < 0x20 || c > 0x7e) {
            json.append("\\u" + HexFormat.of().toHexDigits(c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }

  static String array(Iterable<String> texts) {
    StringBuilder json = new StringBuilder("[");
    for (Iterator<String> each = texts.iterator(); each.hasNext(); ) {
      json.append(string(each.next())).append(each.hasNext() ? "," : "");
    }
    return json.append(']').toString();
  }

  static String object(Map<String, String> texts) {
    StringBuilder json = new StringBuilder("{");
    for (Iterator<Map.Entry<String, String>> each = texts.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, String> entry = each.next();
      json.append(string(entry.getKey())).append(':').append(string(entry.getValue()));
      json.append(each.hasNext() ? "," : "");
    }
    return json.append('}').toString();
  }
}
