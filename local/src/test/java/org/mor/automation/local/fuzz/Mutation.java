package org.mor.automation.local.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Spoils JSON: first as a tree, then as text, then as bytes. */
final class Mutation {
  private static final JsonMapper JSON = new JsonMapper();

  /** What stands in the place of a value; some of it is no JSON. */
  private static final List<String> VALUES =
      List.of(
          "NaN",
          "Infinity",
          "1e400",
          "-1e400",
          "1e-400",
          "-0",
          "0",
          "1",
          "-1",
          "2.5",
          "1e2",
          "2147483648",
          "-9223372036854775809",
          "123456789012345678901234567890",
          "0.1000000000000000055511151231257827",
          "9".repeat(500),
          "01",
          ".5",
          "+1",
          "0x10",
          "true",
          "false",
          "null",
          "tru",
          "undefined",
          "'a'",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[\"\"]",
          "[1,\"a\",null,{}]",
          "{\"a\":{\"b\":[1,{}]}}",
          "{\"\":1,\" \":2}",
          "[".repeat(2000) + "]".repeat(2000),
          "{\"a\":".repeat(150) + "1" + "}".repeat(150),
          "\"\"",
          "\" \"",
          "\"1\"",
          "\"king\"",
          "\"no-such\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud83d\"",
          "\"\\u202e\\ufeff\\u2028\"",
          "\"\ud83d\ude00\"",
          "\"\\x\"",
          "\"<script>alert(1)</script>\"",
          "\"${jndi:ldap://127.0.0.1/x}\"",
          "\"%s%n{0}$1\\\\1\"",
          "\"' OR 1=1 --\"",
          "\"../../etc/passwd\"",
          "\"data: [DONE]\\n\\ndata: {}\"",
          "\"" + "a".repeat(70_000) + "\"",
          "\"0x" + "0".repeat(64) + "\"",
          "\"ses_" + "0".repeat(32) + "\"");

  private static final List<String> NAMES =
      List.of("type", "error", "wallet", "__proto__", "session_id", "usage", "", "a b", "\u0000");

  private final Random random;

  Mutation(Random random) {
    this.random = random;
  }

  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  RawValue value() {
    return new RawValue(any(VALUES));
  }

  /** Changes one place of a tree, at any depth. */
  void tree(ObjectNode body) {
    List<JsonNode> inner = new ArrayList<>();
    collect(body, inner);
    switch (any(inner)) {
      case ObjectNode object -> object(object);
      case ArrayNode array -> array(array);
      default -> body.putRawValue(any(NAMES), value());
    }
  }

  private static void collect(JsonNode node, List<JsonNode> inner) {
    inner.add(node);
    for (JsonNode each : node) {
      if (each.isContainer()) {
        collect(each, inner);
      }
    }
  }

  private void object(ObjectNode object) {
    List<String> names = List.copyOf(object.propertyNames());
    int way = names.isEmpty() ? 9 : random.nextInt(10);
    switch (way) {
      case 0, 1 -> object.remove(any(names));
      case 2 -> object.set(any(names), object.path(any(names)).deepCopy());
      case 8, 9 -> object.putRawValue(any(NAMES), value());
      default -> object.putRawValue(any(names), value());
    }
  }

  private void array(ArrayNode array) {
    int way = array.isEmpty() ? 4 : random.nextInt(5);
    switch (way) {
      case 0 -> array.remove(random.nextInt(array.size()));
      case 1 -> {
        JsonNode one = array.get(random.nextInt(array.size()));
        int times = any(List.of(1, 20, 3000));
        for (int i = 0; i < times; i++) {
          array.add(one.deepCopy());
        }
      }
      case 2 -> array.setRawValue(random.nextInt(array.size()), value());
      default -> array.addRawValue(value());
    }
  }

  /** Changes a text so that it mostly is no JSON any more, or says a thing twice. */
  String text(String json) {
    return switch (random.nextInt(8)) {
      case 0 -> json.substring(0, random.nextInt(json.length() + 1));
      case 1 -> json + any(List.of(",", "}", "x", json, " \n\t"));
      case 2 -> any(List.of("\ufeff", "//\n", "/**/", "\u0000", "[", ")]}',\n")) + json;
      case 3 -> json.replaceFirst("\\{", "{\"model\":\"no-such\",");
      case 4 -> json.replaceFirst("\\{", "{\"messages\":[],\"input\":\"\",\"is_enabled\":1,");
      case 5 -> json.replace("}", ",}");
      case 6 -> json.replace('"', '\'');
      default -> "[" + json + "]";
    };
  }

  byte[] bytes(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> {
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, at);
        longer[at] = (byte) (128 + random.nextInt(128));
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        yield longer;
      }
      default -> new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
    };
  }

  static byte[] written(ObjectNode body) {
    return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
  }
}
