package org.mor.automation.chat;

import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer in one piece; put together where the model streamed all the same. */
final class WholeAnswer implements Answer {
  private final Reply reply;
  private final AnswerShape shape;
  private final ChunkMerger merger = new ChunkMerger();
  private JsonNode whole;

  WholeAnswer(Reply reply, AnswerShape shape) {
    this.reply = reply;
    this.shape = shape;
  }

  @Override
  public void add(PromptMessage message) {
    switch (message) {
      case PromptMessage.Chunk chunk -> merger.add((ObjectNode) chunk.tree());
      case PromptMessage.Completion completion -> whole = completion.tree();
      case PromptMessage.Done _ -> {}
      case PromptMessage.Embeddings _, PromptMessage.Media _ ->
          throw new UnexpectedAnswerException();
    }
  }

  @Override
  public Ending finish() {
    ObjectNode answer =
        shape.settle(whole != null ? whole : merger.completion(), "chat.completion");
    JsonNode choices = answer.path("choices");
    if (choices.isEmpty()
        || !choices.values().stream().allMatch(choice -> choice.path("message").isObject())) {
      throw new UnexpectedAnswerException();
    }
    String body = answer.toString();
    return () -> reply.complete(body);
  }
}
