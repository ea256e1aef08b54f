package org.mor.automation.local.provider;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as a real provider passes it on: the keys of the object itself in alphabetical order, what
 * is inside as it was, without white space, and with the characters escaped that HTML would mind.
 */
final class ProviderJson {
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(10_000)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ProviderJson() {}

  static String sorted(JsonNode json) {
    if (!json.isObject()) {
      return asIs(json);
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    json.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    ObjectNode sorted = JSON.createObjectNode();
    fields.forEach(sorted::set);
    return asIs(sorted);
  }

  /** Escapes only; such characters can only be inside of strings. */
  static String asIs(JsonNode json) {
    return JSON.writeValueAsString(json)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
