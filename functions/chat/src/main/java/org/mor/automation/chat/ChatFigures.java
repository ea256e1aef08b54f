package org.mor.automation.chat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mor.automation.core.metrics.Dimension;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.provider.PromptMessage;
import tools.jackson.databind.JsonNode;

/** What the metrics say of one request. Written and read by the request's own thread. */
final class ChatFigures {
  private static final String ROUTE = "POST /v1/";

  private final Map<Dimension, String> dimensions = new EnumMap<>(Dimension.class);
  private Duration firstMessage;
  private long promptTokens;
  private long completionTokens;

  /** The route of a path, whichever prefix it has. */
  static String route(String path) {
    return List.of("chat/completions", "embeddings").stream()
        .filter(path::endsWith)
        .findFirst()
        .map(ROUTE::concat)
        .orElse("unknown");
  }

  /**
   * Where the session comes from.
   *
   * @param named whether the request names it
   */
  void origin(boolean named) {
    dimensions.put(Dimension.ORIGIN, named ? "manual" : "automatic");
  }

  /**
   * A message of the provider.
   *
   * @param after since the request arrived
   */
  void message(PromptMessage message, Duration after) {
    firstMessage = firstMessage == null ? after : firstMessage;
    JsonNode usage =
        switch (message) {
          case PromptMessage.Chunk chunk -> chunk.tree().path("usage");
          case PromptMessage.Completion completion -> completion.tree().path("usage");
          case PromptMessage.Embeddings embeddings -> embeddings.tree().path("usage");
          case PromptMessage.Done _, PromptMessage.Media _ -> null;
        };
    if (usage != null && usage.isObject()) {
      promptTokens = usage.path("prompt_tokens").asLong(0);
      completionTokens = usage.path("completion_tokens").asLong(0);
    }
  }

  /**
   * Writes the metrics.
   *
   * @param code {@code ok}, or why the request failed
   */
  void write(Metrics metrics, Duration taken, String code) {
    dimensions.put(Dimension.CODE, code);
    metrics.record(Metric.CHAT_MILLISECONDS, milliseconds(taken), dimensions);
    if (firstMessage != null) {
      dimensions.remove(Dimension.CODE);
      metrics.record(Metric.FIRST_TOKEN_MILLISECONDS, milliseconds(firstMessage), dimensions);
    }
    tokens(metrics, "prompt", promptTokens);
    tokens(metrics, "completion", completionTokens);
  }

  private static void tokens(Metrics metrics, String kind, long number) {
    if (number > 0) {
      metrics.record(Metric.TOKENS, (double) number, Map.of(Dimension.KIND, kind));
    }
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }
}
