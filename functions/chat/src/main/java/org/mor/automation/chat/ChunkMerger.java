package org.mor.automation.chat;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;

/**
 * Puts the pieces of a streamed answer together: texts are joined, lists too, the rest is last. In
 * time that grows with the answer, and in memory that does not grow for ever.
 */
final class ChunkMerger {
  /** Of the whole answer; more than twice of what can be sent in one piece. */
  private static final int MOST_CHARACTERS = 16 << 20;

  /** What a node costs beside its text, for the bound: about its bytes. */
  private static final long NODE = 48;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode whole = NODES.objectNode();
  private final Map<Integer, ObjectNode> choices = new TreeMap<>();
  private final int most;
  private long held;

  ChunkMerger() {
    this(MOST_CHARACTERS);
  }

  ChunkMerger(int most) {
    this.most = most;
  }

  void add(ObjectNode chunk) {
    for (Map.Entry<String, JsonNode> field : chunk.properties()) {
      if (field.getKey().equals("choices")) {
        field.getValue().forEach(this::addChoice);
      } else if (!field.getValue().isNull()) {
        if (!whole.has(field.getKey())) {
          hold(field.getKey().length() + size(field.getValue()));
        }
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
              hold(4 * NODE);
              ObjectNode node = NODES.objectNode().put("index", number);
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

  private void hold(long more) {
    held += more;
    if (held > most) {
      throw new UnexpectedAnswerException();
    }
  }

  private static long size(JsonNode node) {
    if (node.isString()) {
      return NODE + node.stringValue().length();
    }
    long size = NODE;
    for (JsonNode each : node) {
      size += size(each);
    }
    return size;
  }

  private void join(ObjectNode into, String name, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    JsonNode before = into.path(name);
    boolean text = value.isString() && !name.equals("finish_reason");
    if (before instanceof POJONode pojo && pojo.getPojo() instanceof StringBuilder all && text) {
      hold(value.stringValue().length());
      all.append(value.stringValue());
    } else if (before.isString() && text) {
      hold(value.stringValue().length());
      // Joining strings would copy all of the text for every piece of it.
      StringBuilder all = new StringBuilder(before.stringValue());
      all.append(value.stringValue());
      into.putPOJO(name, all);
    } else if (before instanceof ArrayNode list && value.isArray()) {
      hold(size(value));
      value.forEach(list::add);
    } else if (before instanceof ObjectNode object && value.isObject()) {
      value.properties().forEach(field -> join(object, field.getKey(), field.getValue()));
    } else {
      hold(name.length() + size(value));
      into.set(name, value);
    }
  }

  private void addCalls(ObjectNode message, JsonNode calls) {
    ArrayNode all =
        message.path("tool_calls") instanceof ArrayNode list
            ? list
            : message.putArray("tool_calls");
    for (JsonNode piece : calls) {
      int index = piece.path("index").asInt(all.size());
      while (all.size() <= index && all.size() < 1024) {
        hold(NODE);
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
    settle(list);
    return whole;
  }

  /** Texts that were being joined become texts again. */
  private static void settle(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getValue() instanceof POJONode pojo) {
          field.setValue(StringNode.valueOf(pojo.getPojo().toString()));
        }
      }
    }
    node.forEach(ChunkMerger::settle);
  }
}
