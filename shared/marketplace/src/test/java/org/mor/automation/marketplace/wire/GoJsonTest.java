package org.mor.automation.marketplace.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mor.automation.marketplace.Vectors.bytes;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Vectors;
import tools.jackson.databind.JsonNode;

class GoJsonTest {
  private final JsonNode vectors = Vectors.read("go_json.json");
  private final JsonDecoder decoder = new JsonDecoder(16);

  @Test
  void escapesStringsAsGoDoes() {
    JsonNode cases = vectors.get("string_escaping");
    assertEquals(14, cases.size());
    int valid = 0;
    for (JsonNode one : cases) {
      byte[] input = bytes(one.get("input_bytes_hex"));
      String expected = utf8(bytes(one.get("go_json_utf8_hex")));
      assertEquals(expected, GoJson.quote(input), one.get("name").stringValue());
      if (one.get("cross_checked").booleanValue()) {
        assertEquals(expected, GoJson.quote(utf8(input)), one.get("name").stringValue());
        valid++;
      }
    }
    assertEquals(11, valid);
  }

  @Test
  void writesWhatItReadAsGoDoes() throws WireException {
    JsonNode cases = vectors.at("/reencoding/cases");
    assertEquals(11, cases.size());
    for (JsonNode one : cases) {
      JsonNode read = decoder.decode(bytes(one.get("wire_json_utf8_hex")));
      assertArrayEquals(
          bytes(one.get("reencoded_utf8_hex")),
          GoJson.quote(read.stringValue()).getBytes(StandardCharsets.UTF_8),
          one.get("wire_json_ascii").stringValue());
    }
  }

  @Test
  void readsAndWritesFieldsAsGoDoes() throws WireException {
    JsonNode cases = vectors.get("field_types");
    assertEquals(25, cases.size());
    for (JsonNode one : cases) {
      String type = one.get("type").stringValue();
      String wire = one.get("wire").stringValue();
      String what = type + " " + wire;
      if (one.has("error")) {
        assertThrows(WireException.class, () -> reencode(type, wire), what);
      } else {
        assertEquals(one.get("reencoded").stringValue(), reencode(type, wire), what);
      }
    }
  }

  private String reencode(String type, String wire) throws WireException {
    if (type.startsWith("SessionReq ")) {
      return utf8(SessionRequest.parse(decoder.decode(wire)).signingBytes());
    }
    if (type.startsWith("SessionPromptReq ")) {
      return Long.toString(new GoFields(decoder.decode(wire)).uint64("timestamp"));
    }
    GoFields fields = new GoFields(decoder.decode("{\"field\":" + wire + "}"));
    Object value =
        switch (type) {
          case "Address" -> fields.address("field");
          case "BigInt" -> fields.decimal("field");
          case "Hash" -> fields.bidId("field");
          case "HexString" -> fields.hex("field");
          default -> throw new AssertionError(type);
        };
    return "\"" + value + "\"";
  }

  @Test
  void countsTimesToTheEndOf64Bits() throws WireException {
    GoFields fields =
        new GoFields(
            decoder.decode("{\"a\":18446744073709551615,\"b\":18446744073709551616,\"c\":-1}"));
    assertEquals(-1L, fields.uint64("a"));
    assertEquals(0, fields.uint64("missing"));
    assertThrows(WireException.class, () -> fields.uint64("b"));
    assertThrows(WireException.class, () -> fields.uint64("c"));
    assertEquals("{\"t\":18446744073709551615}", new GoObject().uint64("t", -1).end());
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
