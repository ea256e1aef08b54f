package org.mor.automation.chat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Embeddings as OpenAI's clients expect them: one vector for each input, in their order. */
final class EmbeddingsAnswer implements Answer {
  private final Reply reply;
  private final Map<String, String> headers;
  private final EmbeddingsRequest request;
  private final String model;
  private final JsonMapper json;
  private ObjectNode answer;

  EmbeddingsAnswer(
      Reply reply,
      Map<String, String> headers,
      EmbeddingsRequest request,
      String model,
      JsonMapper json) {
    this.reply = reply;
    this.headers = headers;
    this.request = request;
    this.model = model;
    this.json = json;
  }

  @Override
  public void add(PromptMessage message) {
    answer =
        switch (message) {
          case PromptMessage.Embeddings embeddings -> shaped(json.readTree(embeddings.json()));
          case PromptMessage.Chunk _,
              PromptMessage.Completion _,
              PromptMessage.Done _,
              PromptMessage.Media _ ->
              throw new UnexpectedAnswerException();
        };
  }

  private ObjectNode shaped(JsonNode theirs) {
    JsonNode[] vectors = new JsonNode[request.inputs()];
    JsonNode data = theirs.path("data");
    for (int i = 0; i < data.size(); i++) {
      int index = data.get(i).path("index").asInt(i);
      if (index < 0 || index >= vectors.length || vectors[index] != null) {
        throw new UnexpectedAnswerException();
      }
      vectors[index] = data.get(i).path("embedding");
    }
    ObjectNode ours = json.createObjectNode().put("object", "list");
    ArrayNode list = ours.putArray("data");
    for (int i = 0; i < vectors.length; i++) {
      list.addObject()
          .put("object", "embedding")
          .put("index", i)
          .set("embedding", vector(vectors[i]));
    }
    ours.put("model", model);
    long tokens = theirs.path("usage").path("prompt_tokens").asLong(0);
    ours.putObject("usage")
        .put("prompt_tokens", tokens)
        .put("total_tokens", theirs.path("usage").path("total_tokens").asLong(tokens));
    return ours;
  }

  private JsonNode vector(JsonNode numbers) {
    if (numbers == null || !numbers.isArray() || numbers.isEmpty()) {
      throw new UnexpectedAnswerException();
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode number : numbers) {
      if (!number.isNumber()) {
        throw new UnexpectedAnswerException();
      }
      bytes.putFloat(number.floatValue());
    }
    return request.base64()
        ? json.getNodeFactory().stringNode(Base64.getEncoder().encodeToString(bytes.array()))
        : numbers;
  }

  @Override
  public Ending finish() {
    if (answer == null) {
      throw new UnexpectedAnswerException();
    }
    byte[] body = json.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    return () -> reply.send(new ApiResponse(200, headers, body));
  }
}
