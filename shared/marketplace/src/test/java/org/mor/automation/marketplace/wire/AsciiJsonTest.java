package org.mor.automation.marketplace.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsciiJsonTest {
  private final JsonDecoder decoder = new JsonDecoder(16);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"a\":1.10}, {\"a\":1.10}",
        "{\"é\":\"<&>\"}, {\"\\u00e9\":\"\\u003c\\u0026\\u003e\"}",
        "\"😀\", \"\\ud83d\\ude00\"",
        "\"a\\\\\", \"a\\\\\"",
        "\"a\\\"b\\u00e9\", \"a\\\"b\\u00e9\"",
      })
  void escapesAllButPrintableAscii(String json, String ascii) {
    assertEquals(ascii, AsciiJson.of(json));
  }

  @Test
  void dropsLayoutAndRepairsHalfCharacters() {
    assertEquals("{\"a\": [1,2]}", AsciiJson.of("{\n\t\"a\": [1,\r\n2]\n}"));
    assertEquals("\"\\ufffdx\\ufffd\"", AsciiJson.of("\"\ud800x\udc00\""));
    assertEquals("\"\\u007f\\u2028\"", AsciiJson.of("\"\u007f\u2028\""));
  }

  @Test
  void keepsTheValueOfAnyString() throws WireException {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x10ffff);
        text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? '\\' : point);
      }
      String quoted = GoJson.quote(text.toString());
      String ascii = AsciiJson.of("{\"k\": " + quoted + "}");
      assertTrue(ascii.chars().allMatch(unit -> unit >= 0x20 && unit <= 0x7e), ascii);
      assertEquals(text.toString(), decoder.decode(ascii).get("k").stringValue());
    }
  }
}
