package org.mor.automation.local.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mor.automation.local.fuzz.FuzzedRequest.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Bodies as they come from OpenAI's clients, and what the description says of their fields. */
final class Bodies {
  private static final String USER = "{\"role\":\"user\",\"content\":\"" + ForbiddenText.PROMPT;

  private static final List<String> CHATS =
      List.of(
          "{\"model\":\"local-chat\",\"messages\":[" + USER + "\"}]}",
          "{\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"}," + USER + "\"}]}",
          "{\"model\":\"local-chat\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
              + "\"messages\":["
              + USER
              + "\"}]}",
          "{\"model\":\"local-chat\",\"seed\":7,\"temperature\":0.3,\"top_p\":1,\"n\":1,"
              + "\"max_tokens\":16,\"max_completion_tokens\":16,\"presence_penalty\":0.5,"
              + "\"frequency_penalty\":-0.5,\"stop\":[\"x\"],\"user\":\"u\",\"logprobs\":true,"
              + "\"top_logprobs\":2,\"logit_bias\":{\"50256\":-100},\"metadata\":{\"a\":\"b\"},"
              + "\"reasoning_effort\":\"low\",\"service_tier\":\"auto\",\"store\":false,"
              + "\"messages\":["
              + USER
              + "\"}]}",
          "{\"model\":\"local-chat\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":"
              + "\"tide\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":"
              + "{\"port\":{\"type\":\"string\"}}}}}],\"tool_choice\":\"auto\","
              + "\"parallel_tool_calls\":true,\"messages\":["
              + USER
              + "\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\","
              + "\"type\":\"function\",\"function\":{\"name\":\"tide\",\"arguments\":\"{}\"}}]},"
              + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"high\"}]}",
          "{\"model\":\"local-chat\",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
              + "{\"name\":\"tide\",\"strict\":true,\"schema\":{\"type\":\"object\"}}},\"messages\":"
              + "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
              + ForbiddenText.PROMPT
              + "\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\","
              + "\"detail\":\"low\"}}]}]}");

  private static final List<String> EMBEDDINGS =
      List.of(
          "{\"model\":\"local-embeddings\",\"input\":\"" + ForbiddenText.PROMPT + "\"}",
          "{\"model\":\"local-embeddings\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}",
          "{\"model\":\"local-embeddings\",\"input\":[1,2,3],\"dimensions\":8,\"user\":\"u\"}",
          "{\"model\":\"local-embeddings\",\"input\":[[1,2],[3]],\"encoding_format\":\"float\"}");

  /** None of these can be opened: what is right must not be right by a mistake of the run. */
  private static final List<String> SESSIONS =
      List.of(
          "{\"model\":\"no-such\",\"duration\":3600}",
          "{\"model\":\"local-embedding\"}",
          "{\"bid\":\"0x" + "1".repeat(64) + "\",\"duration\":330}");

  private final JsonNode document;

  Bodies(JsonNode document) {
    this.document = document;
  }

  List<String> real(String schema, Operation operation) {
    return switch (schema) {
      case "ChatRequest" -> CHATS;
      case "EmbeddingsRequest" -> EMBEDDINGS;
      case "NewSession" -> SESSIONS;
      case "NewApiKey" -> List.of("{\"name\":\"laptop\"}");
      case "SettingsChange" -> List.of("{\"is_enabled\":true,\"session_duration\":3600}");
      default -> throw new IllegalStateException("no real body is known for " + operation);
    };
  }

  /** Sets a field that is described to something at or just beyond its limits. */
  void describedField(String schema, ObjectNode body, Random random, Mutation mutation) {
    List<Map.Entry<String, JsonNode>> fields =
        new ArrayList<>(document.at("/components/schemas/" + schema + "/properties").properties());
    Map.Entry<String, JsonNode> field = mutation.any(fields);
    List<String> values = new ArrayList<>(List.of("null", "true", "\"a\"", "7", "{}", "[]"));
    JsonNode described = field.getValue();
    for (String limit : List.of("minimum", "maximum")) {
      if (described.has(limit)) {
        long at = described.path(limit).asLong();
        values.addAll(List.of("" + (at - 1), "" + at, "" + (at + 1), at + ".5"));
      }
    }
    for (String limit : List.of("minLength", "maxLength")) {
      if (described.has(limit)) {
        int at = described.path(limit).asInt();
        values.add("\"" + "a".repeat(at - 1) + "\"");
        values.add("\"" + "a".repeat(at) + "\"");
        values.add("\"" + "a".repeat(at + 1) + "\"");
      }
    }
    described.path("enum").forEach(value -> values.add(value.toString()));
    body.putRawValue(
        field.getKey(),
        random.nextInt(4) == 0 ? mutation.value() : new RawValue(mutation.any(values)));
  }
}
