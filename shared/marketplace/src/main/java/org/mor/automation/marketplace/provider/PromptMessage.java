package org.mor.automation.marketplace.provider;

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
}
