package org.mor.automation.chat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer in one piece; put together where the model streamed all the same. */
final class WholeAnswer implements Answer {
  private final Reply reply;
  private final Map<String, String> headers;
  private final AnswerShape shape;
  private final JsonMapper json;
  private final ChunkMerger merger;
  private ObjectNode whole;

  WholeAnswer(Reply reply, Map<String, String> headers, AnswerShape shape, JsonMapper json) {
    this.reply = reply;
    this.headers = headers;
    this.shape = shape;
    this.json = json;
    this.merger = new ChunkMerger(json);
  }

  @Override
  public void add(PromptMessage message) {
    switch (message) {
      case PromptMessage.Chunk chunk -> merger.add(shape.read(chunk.json()));
      case PromptMessage.Completion completion -> whole = shape.read(completion.json());
      case PromptMessage.Done _ -> {}
      case PromptMessage.Embeddings _, PromptMessage.Media _ ->
          throw new UnexpectedAnswerException();
    }
  }

  @Override
  public Ending finish() {
    ObjectNode answer = whole != null ? whole : merger.completion();
    shape.settle(answer, "chat.completion");
    JsonNode choices = answer.path("choices");
    if (choices.isEmpty()
        || !choices.values().stream().allMatch(choice -> choice.path("message").isObject())) {
      throw new UnexpectedAnswerException();
    }
    byte[] body = json.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    return () -> reply.send(new ApiResponse(200, headers, body));
  }
}
