package org.mor.automation.chat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a provider's objects what OpenAI clients rely on: the same id and time throughout, the
 * model that the caller asked for, nothing of the provider's own bookkeeping.
 */
final class AnswerShape {
  private final JsonMapper json;
  private final String model;
  private final String fallbackId;
  private final long fallbackTime;
  private String id;
  private long created;

  /**
   * Shapes the messages of one answer.
   *
   * @param fallbackTime seconds since 1970
   */
  AnswerShape(JsonMapper json, String model, String fallbackId, long fallbackTime) {
    this.json = json;
    this.model = model;
    this.fallbackId = fallbackId;
    this.fallbackTime = fallbackTime;
  }

  ObjectNode read(String text) {
    return json.readTree(text) instanceof ObjectNode object ? object : json.createObjectNode();
  }

  void settle(ObjectNode object, String kind) {
    if (id == null) {
      JsonNode theirs = object.path("id");
      id = theirs.isString() && !theirs.stringValue().isEmpty() ? theirs.stringValue() : fallbackId;
      long time = object.path("created").asLong(0);
      created = time > 0 ? time : fallbackTime;
    }
    object.remove("usage_from_provider");
    object.remove("usage_from_consumer");
    // A client that sees the key at all takes the answer for a failure.
    object.remove("error");
    object.put("id", id).put("object", kind).put("created", created).put("model", model);
    if (!object.path("choices").isArray()) {
      object.putArray("choices");
    }
  }
}
