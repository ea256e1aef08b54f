package org.mor.automation.marketplace.provider;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A part of a provider's answer, verified and decrypted. {@code json} is the text as it came;
 * {@code tree} is the same, parsed once, its numbers digit by digit; whoever gets the message may
 * change it.
 */
public sealed interface PromptMessage {
  String json();

  JsonNode tree();

  /** A piece of a streamed answer, or its usage. */
  record Chunk(String json, JsonNode tree) implements PromptMessage {}

  /** A whole answer. */
  record Completion(String json, JsonNode tree) implements PromptMessage {}

  /** A whole answer of an embeddings model. */
  record Embeddings(String json, JsonNode tree) implements PromptMessage {}

  /** A whole answer of an image or video model. */
  record Media(String json, JsonNode tree) implements PromptMessage {}

  /** The end of a streamed answer. */
  record Done(String json, JsonNode tree) implements PromptMessage {}

  /**
   * What a decrypted text is; empty if it is nothing that an answer is made of. Only its content
   * tells: a model may stream although it was not asked to, and the reverse.
   */
  static Optional<PromptMessage> of(String json, JsonNode tree) {
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
}
