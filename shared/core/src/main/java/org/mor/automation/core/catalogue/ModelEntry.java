package org.mor.automation.core.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A model of the marketplace as callers see it.
 *
 * @param id on the chain: "0x" and 64 hex digits
 * @param createdAt seconds since 1970, from the chain
 * @param bids how many active bids it has
 * @param lowestPrice wei of MOR per second, decimal; "0" without bids
 * @param highestPrice the same of the dearest bid
 */
public record ModelEntry(
    String id,
    String name,
    List<String> tags,
    Type type,
    boolean tee,
    long createdAt,
    int bids,
    String lowestPrice,
    String highestPrice) {
  /** What a model does, by its tags. */
  public enum Type {
    LLM,
    EMBEDDING,
    STT,
    TTS,
    UNKNOWN
  }

  public ModelEntry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    tags = List.copyOf(tags);
    Objects.requireNonNull(type, "type");
  }

  /** The name in the form that people type: lower case, words joined by hyphens. */
  static String slug(String name) {
    return name.strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s_]+", "-")
        .replaceAll("-{2,}", "-")
        .replaceAll("^-|-$", "");
  }
}
