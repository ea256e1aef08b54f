package org.mor.automation.marketplace.wire;

/** UTF-8 as Go reads it: every byte that is not part of a valid sequence counts by itself. */
final class Utf8 {
  private Utf8() {}

  /** The text, with U+FFFD for each bad byte. */
  static String decode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (int at = 0; at < bytes.length; ) {
      int point = point(bytes, at);
      text.appendCodePoint(point < 0 ? 0xfffd : point);
      at += length(point);
    }
    return text.toString();
  }

  /** How many bytes a code point takes; a bad byte is one. */
  static int length(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }

  /** The code point that starts here, or -1 if none does. */
  static int point(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || at + more >= bytes.length) {
      return -1;
    }
    int point = first & (0x3f >> more);
    for (int i = 1; i <= more; i++) {
      int next = bytes[at + i] & 0xff;
      if ((next & 0xc0) != 0x80) {
        return -1;
      }
      point = (point << 6) | (next & 0x3f);
    }
    boolean surrogate = point >= 0xd800 && point < 0xe000;
    boolean overlong = length(point) != more + 1;
    return surrogate || overlong || point > 0x10ffff ? -1 : point;
  }
}
