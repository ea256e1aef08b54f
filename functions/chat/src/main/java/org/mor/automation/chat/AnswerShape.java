package org.mor.automation.chat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a provider's objects what OpenAI clients rely on: the same id and time throughout, the
 * model that the caller asked for, nothing of the provider's own bookkeeping. For one answer.
 */
final class AnswerShape {
  private final String model;
  private String id;
  private long created;
  private boolean fixed;

  /**
   * Shapes the messages of one answer.
   *
   * @param model as the caller named it
   * @param id where the provider names none
   * @param created seconds since 1970, where the provider names none
   */
  AnswerShape(String model, String id, long created) {
    this.model = model;
    this.id = id;
    this.created = created;
  }

  /** The provider's object, changed in place. */
  ObjectNode settle(JsonNode theirs, String kind) {
    ObjectNode object = (ObjectNode) theirs;
    if (!fixed) {
      fixed = true;
      JsonNode given = object.path("id");
      id = given.isString() && !given.stringValue().isEmpty() ? given.stringValue() : id;
      long time = object.path("created").asLong(0);
      created = time > 0 ? time : created;
    }
    object.remove("usage_from_provider");
    object.remove("usage_from_consumer");
    // A client that sees the key at all takes the answer for a failure.
    object.remove("error");
    object.put("id", id).put("object", kind).put("created", created).put("model", model);
    if (!object.path("choices").isArray()) {
      object.putArray("choices");
    }
    return object;
  }
}
