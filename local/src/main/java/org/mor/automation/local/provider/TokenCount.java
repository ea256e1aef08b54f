package org.mor.automation.local.provider;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A provider's own count of tokens: near enough, without a tokenizer's 2 MB of tables. */
final class TokenCount {
  private static final Pattern TOKEN = Pattern.compile("\\w{1,8}|[^\\w\\s]");

  private final int prompt;
  private int completion;

  TokenCount(JsonNode request) {
    int count = 0;
    for (JsonNode message : request.path("messages")) {
      count += 4 + of(message.path("content")) + of(message.path("name"));
    }
    prompt = count;
  }

  static int of(JsonNode content) {
    if (content.isString()) {
      return Math.toIntExact(TOKEN.matcher(content.stringValue()).results().count());
    }
    int count = 0;
    for (JsonNode part : content) {
      count += part.isString() ? of(part) : of(part.path("text"));
    }
    return count;
  }

  int prompt() {
    return prompt;
  }

  int completion() {
    return completion;
  }

  /** Counts what a chunk or a whole answer says, and adds the count to its last part. */
  JsonNode count(JsonNode part) {
    boolean finished = part.path("usage").isObject();
    for (JsonNode choice : part.path("choices")) {
      JsonNode said = choice.has("delta") ? choice.get("delta") : choice.path("message");
      completion += of(said.path("content"));
      for (JsonNode call : said.path("tool_calls")) {
        completion += of(call.path("function").path("arguments"));
      }
      finished |= choice.path("finish_reason").isString();
    }
    if (!finished || !(part instanceof ObjectNode object)) {
      return part;
    }
    ObjectNode counted = object.deepCopy();
    counted
        .putObject("usage_from_provider")
        .put("completion_tokens", completion)
        .put("prompt_tokens", prompt)
        .put("total_tokens", prompt + completion);
    return counted;
  }
}
