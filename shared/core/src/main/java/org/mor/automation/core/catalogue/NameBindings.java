package org.mor.automation.core.catalogue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which model each name belongs to. Anybody may give a model on the chain any name, so that a name
 * belongs to the first model that was offered under it, whatever comes and goes afterwards. A name
 * is bound as it is written and as people type it (its slug). Immutable.
 *
 * @param ids from a name or slug in lower case to a model's id
 */
record NameBindings(Map<String, String> ids) {
  static final NameBindings NONE = new NameBindings(Map.of());

  /** Of several models that were never served: one with bids counts, then the one made first. */
  static final Comparator<ModelEntry> RIGHTFUL =
      Comparator.comparing((ModelEntry model) -> model.bids() == 0)
          .thenComparingLong(ModelEntry::createdAt)
          .thenComparing(ModelEntry::id);

  NameBindings {
    ids = Map.copyOf(ids);
  }

  static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** The id of the model that what somebody asks for belongs to. */
  Optional<String> owner(String asked) {
    return Optional.ofNullable(ids.get(key(asked)))
        .or(() -> Optional.ofNullable(ids.get(ModelEntry.slug(asked))));
  }

  /** These, and those of models that have bids and whose name nobody has. */
  NameBindings and(List<ModelEntry> models) {
    Map<String, String> all = new HashMap<>(ids);
    List<ModelEntry> served =
        models.stream().filter(model -> model.bids() > 0).sorted(RIGHTFUL).toList();
    served.forEach(model -> all.putIfAbsent(key(model.name()), model.id()));
    Map<String, Set<String>> names =
        models.stream()
            .collect(
                Collectors.groupingBy(
                    model -> ModelEntry.slug(model.name()),
                    Collectors.mapping(model -> key(model.name()), Collectors.toSet())));
    for (ModelEntry model : served) {
      String slug = ModelEntry.slug(model.name());
      // A slug that differently named models share stands for none of them.
      if (names.get(slug).size() == 1 && model.id().equals(all.get(key(model.name())))) {
        all.putIfAbsent(slug, model.id());
      }
    }
    return new NameBindings(all);
  }

  /** Whether the model goes by a name that belongs to another one. */
  boolean claimedBy(ModelEntry model) {
    return owner(model.name()).filter(id -> !id.equals(model.id())).isPresent();
  }
}
