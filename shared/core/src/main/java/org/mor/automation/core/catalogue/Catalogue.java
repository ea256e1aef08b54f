package org.mor.automation.core.catalogue;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The models that can be asked for, as of one moment, with the operator's aliases laid over them.
 * Immutable.
 */
public final class Catalogue {
  private static final int SUGGESTIONS = 3;

  private final List<ModelEntry> models;
  private final Instant refreshedAt;
  private final Map<String, ModelEntry> byId = new HashMap<>();
  private final Map<String, ModelEntry> byName = new HashMap<>();
  private final Map<String, Optional<ModelEntry>> bySlug = new HashMap<>();
  private final Map<String, String> aliases;

  /**
   * Indexes the models.
   *
   * @param aliases from a name that callers may use to a name or id on the chain
   */
  public Catalogue(List<ModelEntry> models, Map<String, String> aliases, Instant refreshedAt) {
    this.models = List.copyOf(models);
    this.refreshedAt = Objects.requireNonNull(refreshedAt, "refreshedAt");
    Map<String, String> lower = new HashMap<>();
    aliases.forEach((alias, target) -> lower.put(alias.toLowerCase(Locale.ROOT), target));
    this.aliases = Map.copyOf(lower);
    for (ModelEntry model : models) {
      byId.put(model.id().toLowerCase(Locale.ROOT), model);
      byName.merge(model.name().toLowerCase(Locale.ROOT), model, Catalogue::rightful);
      bySlug.merge(ModelEntry.slug(model.name()), Optional.of(model), Catalogue::onlyIfTheSame);
    }
  }

  /** Names are not unique on the chain: one with bids counts, then the one that was first. */
  private static ModelEntry rightful(ModelEntry one, ModelEntry other) {
    Comparator<ModelEntry> order =
        Comparator.comparing((ModelEntry model) -> model.bids() == 0)
            .thenComparingLong(ModelEntry::createdAt)
            .thenComparing(ModelEntry::id);
    return order.compare(one, other) <= 0 ? one : other;
  }

  /** A slug that two differently named models share stands for neither. */
  private static Optional<ModelEntry> onlyIfTheSame(
      Optional<ModelEntry> one, Optional<ModelEntry> other) {
    if (one.isPresent()
        && other.isPresent()
        && one.get().name().equalsIgnoreCase(other.get().name())) {
      return Optional.of(rightful(one.get(), other.get()));
    }
    return Optional.empty();
  }

  public List<ModelEntry> models() {
    return models;
  }

  /** The operator's names, in lower case, with what each stands for. */
  public Map<String, String> aliases() {
    return aliases;
  }

  public Instant refreshedAt() {
    return refreshedAt;
  }

  /** What a name stands for. */
  public sealed interface Resolution {
    record Found(ModelEntry model) implements Resolution {}

    /** Nothing; names that come close. */
    record Unknown(List<String> suggestions) implements Resolution {}
  }

  /** Finds by id, operator's alias, name, then slug; never by likeness. */
  public Resolution resolve(String asked) {
    return Optional.ofNullable(byId.get(key(asked)))
        .or(() -> Optional.ofNullable(aliases.get(key(asked))).flatMap(this::direct))
        .or(() -> Optional.ofNullable(byName.get(key(asked))))
        .or(() -> bySlug.getOrDefault(ModelEntry.slug(asked), Optional.empty()))
        .<Resolution>map(Resolution.Found::new)
        .orElseGet(() -> new Resolution.Unknown(suggestions(asked)));
  }

  private Optional<ModelEntry> direct(String asked) {
    return Optional.ofNullable(byId.get(key(asked)))
        .or(() -> Optional.ofNullable(byName.get(key(asked))));
  }

  private static String key(String asked) {
    return asked.strip().toLowerCase(Locale.ROOT);
  }

  private List<String> suggestions(String asked) {
    String wanted = ModelEntry.slug(asked);
    return models.stream()
        .map(ModelEntry::name)
        .distinct()
        .filter(name -> likeness(wanted, ModelEntry.slug(name)) >= 0.5)
        .sorted(
            Comparator.comparingDouble((String name) -> -likeness(wanted, ModelEntry.slug(name)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SUGGESTIONS)
        .toList();
  }

  /** 1 for the same text, 0 for nothing in common: by edit distance. */
  private static double likeness(String one, String other) {
    int longest = Math.max(one.length(), other.length());
    if (longest == 0 || longest > 200) {
      return 0;
    }
    return 1.0 - (double) distance(one, other) / longest;
  }

  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
