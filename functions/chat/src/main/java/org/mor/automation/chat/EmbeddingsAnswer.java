package org.mor.automation.chat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Embeddings as OpenAI's clients expect them: one vector for each input, in their order. */
final class EmbeddingsAnswer implements Answer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Reply reply;
  private final EmbeddingsRequest request;
  private final String model;
  private ObjectNode answer;

  EmbeddingsAnswer(Reply reply, EmbeddingsRequest request, String model) {
    this.reply = reply;
    this.request = request;
    this.model = model;
  }

  @Override
  public void add(PromptMessage message) {
    answer =
        switch (message) {
          case PromptMessage.Embeddings embeddings -> shaped(embeddings.tree());
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
    ObjectNode ours = NODES.objectNode().put("object", "list");
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
        ? NODES.stringNode(Base64.getEncoder().encodeToString(bytes.array()))
        : numbers;
  }

  @Override
  public Ending finish() {
    if (answer == null) {
      throw new UnexpectedAnswerException();
    }
    String body = answer.toString();
    return () -> reply.complete(body);
  }
}
