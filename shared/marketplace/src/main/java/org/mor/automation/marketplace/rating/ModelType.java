package org.mor.automation.marketplace.rating;

import java.util.List;
import java.util.Locale;

/** What a model does, as its tags say: the first tag that says anything counts. */
public enum ModelType {
  LLM,
  EMBEDDING,
  STT,
  TTS,
  UNKNOWN;

  public static ModelType of(List<String> tags) {
    return tags.stream()
        .map(ModelType::of)
        .filter(type -> type != UNKNOWN)
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static ModelType of(String tag) {
    return switch (tag.toLowerCase(Locale.ROOT)) {
      case "llm", "textgeneration", "text2text", "text-to-text", "t2t" -> LLM;
      case "embedding", "embeddings" -> EMBEDDING;
      case "stt", "transcribe", "s2t", "speech", "speech-to-text", "speech2text" -> STT;
      case "tts", "text-to-speech", "text2speech", "t2s" -> TTS;
      default -> UNKNOWN;
    };
  }

  /** Whether the model claims to run in a trusted execution environment. */
  public static boolean isTee(List<String> tags) {
    return tags.stream().anyMatch("tee"::equalsIgnoreCase);
  }
}
