package org.mor.automation.local.provider;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Keccak;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the built-in model answers: "count to 20" counts, tools are called when there are any and
 * the last word was the user's, everything else is repeated.
 */
final class BuiltInAnswers {
  private static final Pattern COUNT = Pattern.compile("(?i)\\bcount to (\\d{1,5})\\b");

  private BuiltInAnswers() {}

  static BuiltInAnswer to(ObjectNode request) {
    JsonNode messages = request.path("messages");
    JsonNode last = messages.path(messages.size() - 1);
    String said = text(last.path("content"));
    JsonNode tool = tool(request, last);
    if (!tool.isMissingNode()) {
      String arguments = ProviderJson.JSON.writeValueAsString(sample(tool.path("parameters")));
      String name = tool.path("name").asString("");
      String id = Hex.encode(Keccak.hash(ProviderJson.JSON.writeValueAsBytes(request)));
      return new BuiltInAnswer.ToolCallAnswer("call_" + id.substring(2, 26), name, arguments);
    }
    String type = request.path("response_format").path("type").asString("text");
    String full =
        type.equals("text")
            ? plain(last, said)
            : ProviderJson.JSON.writeValueAsString(
                ProviderJson.JSON.createObjectNode().put("reply", said));
    return cut(full, request);
  }

  private static String plain(JsonNode last, String said) {
    Matcher count = COUNT.matcher(said);
    if (count.find()) {
      return IntStream.rangeClosed(1, Integer.parseInt(count.group(1)))
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(" "));
    }
    boolean result = last.path("role").asString("").equals("tool");
    return (result ? "The tool said: " : "You said: ") + said;
  }

  private static BuiltInAnswer cut(String full, ObjectNode request) {
    String text = full;
    for (JsonNode stop : request.path("stop")) {
      int at = text.indexOf(stop.asString("\0"));
      text = at < 0 ? text : text.substring(0, at);
    }
    List<String> words = BuiltInAnswer.TextAnswer.words(text);
    int most =
        request.path("max_completion_tokens").asInt(request.path("max_tokens").asInt(words.size()));
    if (most >= words.size()) {
      return new BuiltInAnswer.TextAnswer(text, "stop", words.size());
    }
    return new BuiltInAnswer.TextAnswer(String.join("", words.subList(0, most)), "length", most);
  }

  /** The function to be called, or nothing. */
  private static JsonNode tool(ObjectNode request, JsonNode last) {
    JsonNode choice = request.path("tool_choice");
    JsonNode first = request.path("tools").path(0).path("function");
    if (choice.isObject()) {
      String name = choice.path("function").path("name").asString("");
      for (JsonNode tool : request.path("tools")) {
        if (tool.path("function").path("name").asString("").equals(name)) {
          return tool.path("function");
        }
      }
    }
    boolean asked = last.path("role").asString("").equals("user");
    boolean wanted =
        switch (choice.asString("auto")) {
          case "none" -> false;
          case "required" -> true;
          default -> asked;
        };
    return wanted ? first : request.path("tools").path("none");
  }

  /** Arguments that the schema allows. */
  private static JsonNode sample(JsonNode schema) {
    if (schema.path("enum").isArray()) {
      return schema.path("enum").path(0);
    }
    return switch (schema.path("type").asString("object")) {
      case "string" -> ProviderJson.JSON.valueToTree("sample");
      case "integer", "number" -> ProviderJson.JSON.valueToTree(1);
      case "boolean" -> ProviderJson.JSON.valueToTree(true);
      case "array" -> ProviderJson.JSON.createArrayNode();
      default -> {
        ObjectNode object = ProviderJson.JSON.createObjectNode();
        schema
            .path("properties")
            .properties()
            .forEach(property -> object.set(property.getKey(), sample(property.getValue())));
        yield object;
      }
    };
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asString(""));
    }
    return text.toString();
  }
}
