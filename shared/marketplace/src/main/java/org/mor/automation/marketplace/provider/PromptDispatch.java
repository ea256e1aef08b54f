package org.mor.automation.marketplace.provider;

import java.util.Optional;
import org.mor.automation.marketplace.provider.PromptMessage.Chunk;
import org.mor.automation.marketplace.provider.PromptMessage.Completion;
import org.mor.automation.marketplace.provider.PromptMessage.Done;
import org.mor.automation.marketplace.provider.PromptMessage.Embeddings;
import org.mor.automation.marketplace.provider.PromptMessage.Media;
import tools.jackson.databind.JsonNode;

/**
 * What a decrypted text is. Only its content tells: a model may stream although it was not asked
 * to, and the reverse.
 */
final class PromptDispatch {
  private PromptDispatch() {}

  /** Empty if it is nothing that an answer is made of. */
  static Optional<PromptMessage> message(String json, JsonNode tree) {
    if (tree.isString()) {
      boolean done = tree.stringValue().equals("[DONE]");
      return done ? Optional.of(new Done(json, tree)) : Optional.empty();
    }
    if (!tree.isObject()) {
      return Optional.empty();
    }
    JsonNode choices = tree.path("choices");
    return switch (tree.path("object").asString("")) {
      case "chat.completion.chunk" -> Optional.of(new Chunk(json, tree));
      case "chat.completion" ->
          choices.path(0).path("message").isObject()
              ? Optional.of(new Completion(json, tree))
              : Optional.empty();
      default -> unnamed(json, tree, choices);
    };
  }

  private static Optional<PromptMessage> unnamed(String json, JsonNode tree, JsonNode choices) {
    if (tree.path("data").isArray()) {
      return Optional.of(new Embeddings(json, tree));
    }
    if (tree.has("imageUrl") || tree.has("imageRawContent") || tree.has("videoRawContent")) {
      return Optional.of(new Media(json, tree));
    }
    JsonNode first = choices.path(0);
    if (first.path("message").isObject()) {
      return Optional.of(new Completion(json, tree));
    }
    boolean usageOnly = choices.isEmpty() && tree.path("usage").isObject();
    boolean piece = first.path("delta").isObject();
    return piece || usageOnly ? Optional.of(new Chunk(json, tree)) : Optional.empty();
  }

  /** Whether it is an error of the model that came as if it were an answer. */
  static boolean isError(JsonNode tree) {
    JsonNode error = tree.path("error");
    return tree.hasNonNull("providerModelError")
        || (error.isValueNode() && !error.isNull() && !error.asString("").isEmpty())
        || (error.isContainer() && !error.isEmpty());
  }
}
