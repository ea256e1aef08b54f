package org.mor.automation.marketplace.provider;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** How far a streamed answer has come: the end of the connection alone does not say. */
final class AnswerProgress {
  private final Set<Integer> open = new HashSet<>();
  private final Set<Integer> finished = new HashSet<>();
  private boolean whole;

  void add(PromptMessage message) {
    switch (message) {
      case PromptMessage.Chunk chunk -> chunk.tree().path("choices").forEach(this::addChoice);
      case PromptMessage.Completion _,
          PromptMessage.Embeddings _,
          PromptMessage.Media _,
          PromptMessage.Done _ ->
          whole = true;
    }
  }

  private void addChoice(JsonNode choice) {
    int index = choice.path("index").asInt(0);
    // Some backends write an empty reason into every chunk.
    if (!choice.path("finish_reason").asString("").isEmpty()) {
      finished.add(index);
      open.remove(index);
    } else if (!finished.contains(index)) {
      open.add(index);
    }
  }

  /** Nothing more is to come. */
  boolean isWhole() {
    return whole;
  }

  /** Every choice that began has its finish reason, so the connection may end. */
  boolean mayEnd() {
    return whole || (open.isEmpty() && !finished.isEmpty());
  }
}
