package org.mor.automation.local.provider;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat request as it reaches the model: fields that the provider knows must have their type, and
 * those that are zero, false or empty are lost on the way.
 */
final class ForwardedChat {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("messages", "array"),
          Map.entry("stop", "array"),
          Map.entry("tools", "array"),
          Map.entry("stream", "boolean"),
          Map.entry("logprobs", "boolean"),
          Map.entry("max_tokens", "integer"),
          Map.entry("max_completion_tokens", "integer"),
          Map.entry("n", "integer"),
          Map.entry("top_logprobs", "integer"),
          Map.entry("seed", "integer"),
          Map.entry("temperature", "number"),
          Map.entry("top_p", "number"),
          Map.entry("presence_penalty", "number"),
          Map.entry("frequency_penalty", "number"),
          Map.entry("user", "string"),
          Map.entry("response_format", "object"),
          Map.entry("stream_options", "object"));

  /** Pointers in the provider's code, which keep a zero. */
  private static final Set<String> KEPT = Set.of("messages", "seed", "tools", "response_format");

  private ForwardedChat() {}

  static ObjectNode adapt(JsonNode request, String model) throws RequestRefusal {
    ObjectNode adapted = ProviderJson.JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      String type = TYPES.get(name);
      if (type != null && !value.isNull() && !matches(type, value)) {
        throw new RequestRefusal(
            "failed to process chat request: json: cannot unmarshal "
                + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                + " into Go struct field ."
                + name);
      }
      boolean lost = type != null && !KEPT.contains(name) && isZero(value);
      if (!lost) {
        adapted.set(name, value);
      }
    }
    adapted.put("model", model);
    return adapted;
  }

  private static boolean matches(String type, JsonNode value) {
    return switch (type) {
      case "array" -> value.isArray();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "object" -> value.isObject();
      default -> value.isString();
    };
  }

  private static boolean isZero(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.decimalValue().signum() == 0)
        || (value.isString() && value.stringValue().isEmpty())
        || (value.isArray() && value.isEmpty());
  }
}
