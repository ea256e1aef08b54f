package org.mor.automation.chat;

import java.io.IOException;
import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer in server-sent events, each sent on as it comes. */
final class StreamedAnswer implements Answer {
  private static final String KIND = "chat.completion.chunk";

  private final Reply reply;
  private final AnswerShape shape;
  private final boolean usageWanted;

  StreamedAnswer(Reply reply, AnswerShape shape, boolean usageWanted) {
    this.reply = reply;
    this.shape = shape;
    this.usageWanted = usageWanted;
  }

  @Override
  public void add(PromptMessage message) throws IOException {
    switch (message) {
      case PromptMessage.Chunk chunk -> chunk(shape.settle(chunk.tree(), KIND));
      case PromptMessage.Completion completion -> whole(shape.settle(completion.tree(), KIND));
      case PromptMessage.Done _ -> {}
      case PromptMessage.Embeddings _, PromptMessage.Media _ ->
          throw new UnexpectedAnswerException();
    }
  }

  private void chunk(ObjectNode chunk) throws IOException {
    boolean usageOnly = chunk.path("choices").isEmpty();
    if (usageOnly && !usageWanted) {
      return;
    }
    if (!usageOnly && usageWanted && !chunk.has("usage")) {
      chunk.putNull("usage");
    }
    reply.event(chunk.toString());
  }

  /** The model did not stream: its answer goes out as one piece, and its usage as another. */
  private void whole(ObjectNode completion) throws IOException {
    JsonNode usage = completion.path("usage");
    completion.remove("usage");
    for (JsonNode choice : completion.path("choices")) {
      if (choice instanceof ObjectNode node) {
        JsonNode message = node.path("message");
        node.remove("message");
        node.set("delta", withIndexes(message));
      }
    }
    reply.event(completion.toString());
    if (usageWanted && usage.isObject()) {
      completion.putArray("choices");
      completion.set("usage", usage);
      reply.event(completion.toString());
    }
  }

  /** Pieces of tool calls carry the number of the call that they belong to. */
  private static JsonNode withIndexes(JsonNode message) {
    if (message.path("tool_calls") instanceof ArrayNode calls) {
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i) instanceof ObjectNode call) {
          call.put("index", i);
        }
      }
    }
    return message.isObject() ? message : JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Ending finish() {
    if (!reply.begun()) {
      throw new UnexpectedAnswerException();
    }
    return reply::complete;
  }
}
