package org.mor.automation.chat;

import java.io.IOException;
import java.util.Map;
import org.mor.automation.http.Sse;
import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer in server-sent events, each sent on as it comes. */
final class StreamedAnswer implements Answer {
  private final Reply reply;
  private final Map<String, String> headers;
  private final AnswerShape shape;
  private final JsonMapper json;
  private final boolean usageWanted;

  StreamedAnswer(
      Reply reply,
      Map<String, String> headers,
      AnswerShape shape,
      JsonMapper json,
      boolean usageWanted) {
    this.reply = reply;
    this.headers = headers;
    this.shape = shape;
    this.json = json;
    this.usageWanted = usageWanted;
  }

  @Override
  public void add(PromptMessage message) throws IOException {
    switch (message) {
      case PromptMessage.Chunk chunk -> chunk(shape.read(chunk.json()));
      case PromptMessage.Completion completion -> whole(shape.read(completion.json()));
      case PromptMessage.Done _ -> {}
      case PromptMessage.Embeddings _, PromptMessage.Media _ ->
          throw new UnexpectedAnswerException();
    }
  }

  private void chunk(ObjectNode chunk) throws IOException {
    shape.settle(chunk, "chat.completion.chunk");
    boolean usageOnly = chunk.path("choices").isEmpty();
    if (usageOnly && !usageWanted) {
      return;
    }
    if (!usageOnly && usageWanted && !chunk.has("usage")) {
      chunk.putNull("usage");
    }
    send(chunk);
  }

  /** The model did not stream: its answer goes out as one piece, and its usage as another. */
  private void whole(ObjectNode completion) throws IOException {
    shape.settle(completion, "chat.completion.chunk");
    JsonNode usage = completion.path("usage").deepCopy();
    completion.remove("usage");
    for (JsonNode choice : completion.path("choices")) {
      if (choice instanceof ObjectNode node) {
        JsonNode message = node.path("message");
        node.remove("message");
        node.set("delta", withIndexes(message));
      }
    }
    send(completion);
    if (usageWanted && usage.isObject()) {
      ObjectNode last = completion.deepCopy();
      last.putArray("choices");
      last.set("usage", usage);
      send(last);
    }
  }

  /** Pieces of tool calls carry the number of the call that they belong to. */
  private JsonNode withIndexes(JsonNode message) {
    if (!(message.deepCopy() instanceof ObjectNode delta)) {
      return json.createObjectNode();
    }
    if (delta.path("tool_calls") instanceof ArrayNode calls) {
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i) instanceof ObjectNode call) {
          call.put("index", i);
        }
      }
    }
    return delta;
  }

  private void send(ObjectNode event) throws IOException {
    byte[] frame = Sse.event(json.writeValueAsString(event));
    reply.begin(headers);
    reply.write(frame);
  }

  @Override
  public Ending finish() {
    if (!reply.begun()) {
      throw new UnexpectedAnswerException();
    }
    return () -> {
      reply.write(Sse.event(Sse.DONE));
      reply.complete();
    };
  }
}
