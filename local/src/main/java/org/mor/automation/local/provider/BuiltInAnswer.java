package org.mor.automation.local.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** An answer of the built-in model. */
sealed interface BuiltInAnswer {
  /** The pieces of a stream. */
  List<ObjectNode> deltas();

  /** The whole message. */
  ObjectNode message();

  String finishReason();

  int tokens();

  /** Text. */
  record TextAnswer(String text, String finishReason, int tokens) implements BuiltInAnswer {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+");

    static List<String> words(String text) {
      return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    @Override
    public List<ObjectNode> deltas() {
      return words(text).stream()
          .map(word -> ProviderJson.JSON.createObjectNode().put("content", word))
          .toList();
    }

    @Override
    public ObjectNode message() {
      return ProviderJson.JSON.createObjectNode().put("role", "assistant").put("content", text);
    }
  }

  /** A call of one of the caller's tools. */
  record ToolCallAnswer(String id, String name, String arguments) implements BuiltInAnswer {
    @Override
    public List<ObjectNode> deltas() {
      List<ObjectNode> deltas = new ArrayList<>();
      ObjectNode first = ProviderJson.JSON.createObjectNode();
      first
          .putArray("tool_calls")
          .addObject()
          .put("index", 0)
          .put("id", id)
          .put("type", "function")
          .putObject("function")
          .put("name", name)
          .put("arguments", "");
      deltas.add(first);
      int half = arguments.length() / 2;
      for (String part : List.of(arguments.substring(0, half), arguments.substring(half))) {
        ObjectNode delta = ProviderJson.JSON.createObjectNode();
        delta
            .putArray("tool_calls")
            .addObject()
            .put("index", 0)
            .putObject("function")
            .put("arguments", part);
        deltas.add(delta);
      }
      return deltas;
    }

    @Override
    public ObjectNode message() {
      ObjectNode message = ProviderJson.JSON.createObjectNode().put("role", "assistant");
      message.putNull("content");
      message
          .putArray("tool_calls")
          .addObject()
          .put("id", id)
          .put("type", "function")
          .putObject("function")
          .put("name", name)
          .put("arguments", arguments);
      return message;
    }

    @Override
    public String finishReason() {
      return "tool_calls";
    }

    @Override
    public int tokens() {
      return TokenCount.of(ProviderJson.JSON.valueToTree(arguments)) + 1;
    }
  }
}
