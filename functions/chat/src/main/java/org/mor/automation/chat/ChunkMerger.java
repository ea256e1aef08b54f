package org.mor.automation.chat;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the pieces of a streamed answer together: texts are joined, lists too, the rest is last. */
final class ChunkMerger {
  private final JsonMapper json;
  private final ObjectNode whole;
  private final Map<Integer, ObjectNode> choices = new TreeMap<>();

  ChunkMerger(JsonMapper json) {
    this.json = json;
    this.whole = json.createObjectNode();
  }

  void add(ObjectNode chunk) {
    for (Map.Entry<String, JsonNode> field : chunk.properties()) {
      if (field.getKey().equals("choices")) {
        field.getValue().forEach(this::addChoice);
      } else if (!field.getValue().isNull()) {
        whole.set(field.getKey(), field.getValue());
      }
    }
  }

  private void addChoice(JsonNode piece) {
    int index = piece.path("index").asInt(0);
    ObjectNode choice =
        choices.computeIfAbsent(
            index,
            number -> {
              ObjectNode node = json.createObjectNode().put("index", number);
              node.putObject("message").put("role", "assistant").putNull("content");
              node.putNull("finish_reason");
              return node;
            });
    for (Map.Entry<String, JsonNode> field : piece.properties()) {
      switch (field.getKey()) {
        case "index" -> {}
        case "delta" -> merge((ObjectNode) choice.path("message"), field.getValue());
        default -> join(choice, field.getKey(), field.getValue());
      }
    }
  }

  private void merge(ObjectNode into, JsonNode delta) {
    for (Map.Entry<String, JsonNode> field : delta.properties()) {
      switch (field.getKey()) {
        case "tool_calls" -> addCalls(into, field.getValue());
        case "role" -> into.set("role", field.getValue());
        default -> join(into, field.getKey(), field.getValue());
      }
    }
  }

  private static void join(ObjectNode into, String name, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    JsonNode before = into.path(name);
    if (before.isString() && value.isString() && !name.equals("finish_reason")) {
      into.put(name, before.stringValue() + value.stringValue());
    } else if (before instanceof ArrayNode list && value.isArray()) {
      value.forEach(list::add);
    } else if (before instanceof ObjectNode object && value.isObject()) {
      value.properties().forEach(field -> join(object, field.getKey(), field.getValue()));
    } else {
      into.set(name, value);
    }
  }

  private static void addCalls(ObjectNode message, JsonNode calls) {
    ArrayNode all =
        message.path("tool_calls") instanceof ArrayNode list
            ? list
            : message.putArray("tool_calls");
    for (JsonNode piece : calls) {
      int index = piece.path("index").asInt(all.size());
      while (all.size() <= index && all.size() < 1024) {
        all.addObject();
      }
      if (index < 0 || index >= all.size() || !(all.get(index) instanceof ObjectNode call)) {
        throw new UnexpectedAnswerException();
      }
      for (Map.Entry<String, JsonNode> field : piece.properties()) {
        switch (field.getKey()) {
          case "index" -> {}
          case "id", "type" -> call.set(field.getKey(), field.getValue());
          default -> join(call, field.getKey(), field.getValue());
        }
      }
    }
  }

  ObjectNode completion() {
    ArrayNode list = whole.putArray("choices");
    choices.values().forEach(list::add);
    return whole;
  }
}
