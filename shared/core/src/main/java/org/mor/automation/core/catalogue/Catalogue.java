package org.mor.automation.core.catalogue;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * The models that can be asked for, as of one moment, with the operator's aliases laid over them.
 * Immutable.
 */
public final class Catalogue {
  private static final int SUGGESTIONS = 3;

  private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

  private final List<ModelEntry> models;
  private final Instant refreshedAt;
  private final CatalogueRules rules;
  private final NameBindings bound;
  private final Map<String, ModelEntry> byId = new HashMap<>();
  private final Map<String, ModelEntry> byName = new HashMap<>();
  private final Map<String, Optional<ModelEntry>> bySlug = new HashMap<>();

  /** Indexes those of the models that the operator allows. */
  Catalogue(
      List<ModelEntry> models, NameBindings bound, CatalogueRules rules, Instant refreshedAt) {
    this.models = models.stream().filter(model -> rules.lists().permit(key(model.id()))).toList();
    this.bound = Objects.requireNonNull(bound, "bound");
    this.rules = Objects.requireNonNull(rules, "rules");
    this.refreshedAt = Objects.requireNonNull(refreshedAt, "refreshedAt");
    for (ModelEntry model : this.models) {
      byId.put(key(model.id()), model);
      byName.merge(key(model.name()), model, BinaryOperator.minBy(NameBindings.RIGHTFUL));
      bySlug.merge(ModelEntry.slug(model.name()), Optional.of(model), Catalogue::onlyIfTheSame);
    }
  }

  /** A slug that two differently named models share stands for neither. */
  private static Optional<ModelEntry> onlyIfTheSame(
      Optional<ModelEntry> one, Optional<ModelEntry> other) {
    boolean same =
        one.isPresent()
            && other.isPresent()
            && one.get().name().equalsIgnoreCase(other.get().name());
    return same
        ? Optional.of(BinaryOperator.minBy(NameBindings.RIGHTFUL).apply(one.get(), other.get()))
        : Optional.empty();
  }

  public List<ModelEntry> models() {
    return models;
  }

  /** The operator's names, in lower case, with what each stands for. */
  public Map<String, String> aliases() {
    return rules.aliases();
  }

  public Instant refreshedAt() {
    return refreshedAt;
  }

  /** The id of the model that this model's name belongs to, where that is another one. */
  public Optional<String> nameOwner(ModelEntry model) {
    return bound.claimedBy(model) ? bound.owner(model.name()) : Optional.empty();
  }

  /** How many models with bids go by a name that belongs to another model. */
  public long nameClaims() {
    return models.stream().filter(model -> model.bids() > 0 && bound.claimedBy(model)).count();
  }

  /** What a name stands for. */
  public sealed interface Resolution {
    record Found(ModelEntry model) implements Resolution {}

    /** It belongs to a model that is no longer on the market. */
    record Gone(String modelId) implements Resolution {}

    /** Nothing; names that come close. */
    record Unknown(List<String> suggestions) implements Resolution {}
  }

  /**
   * Finds by id, operator's alias, name, then slug; never by likeness. A name that belongs to a
   * model leads to that one or to none, and so does an alias.
   */
  public Resolution resolve(String asked) {
    String alias = rules.aliases().get(key(asked));
    if (alias == null || byId.containsKey(key(asked))) {
      return direct(asked).orElseGet(() -> new Resolution.Unknown(suggestions(asked)));
    }
    return direct(alias)
        .or(() -> gone(key(alias)).filter(_ -> ID.matcher(key(alias)).matches()))
        .orElseGet(() -> new Resolution.Unknown(suggestions(asked)));
  }

  private Optional<Resolution> direct(String asked) {
    String key = key(asked);
    if (ID.matcher(key).matches()) {
      return found(byId.get(key));
    }
    Optional<String> owner = bound.owner(asked);
    if (owner.isPresent()) {
      return byId.containsKey(owner.get()) ? found(byId.get(owner.get())) : gone(owner.get());
    }
    return found(byName.get(key))
        .or(
            () ->
                bySlug
                    .getOrDefault(ModelEntry.slug(asked), Optional.empty())
                    .flatMap(Catalogue::found));
  }

  /** A model that is not allowed is not told of. */
  private Optional<Resolution> gone(String id) {
    return Optional.of(id).filter(rules.lists()::permit).map(Resolution.Gone::new);
  }

  private static Optional<Resolution> found(ModelEntry model) {
    return Optional.ofNullable(model).map(Resolution.Found::new);
  }

  private static String key(String asked) {
    return NameBindings.key(asked);
  }

  private List<String> suggestions(String asked) {
    String wanted = ModelEntry.slug(asked);
    return models.stream()
        .map(ModelEntry::name)
        .distinct()
        .filter(name -> direct(name).filter(Resolution.Found.class::isInstance).isPresent())
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
