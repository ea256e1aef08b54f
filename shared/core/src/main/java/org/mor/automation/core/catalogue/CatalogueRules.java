package org.mor.automation.core.catalogue;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.mor.automation.core.config.Environment;

/**
 * What the operator lays over every snapshot.
 *
 * @param aliases from a name that callers may use, in lower case, to a name or id on the chain
 */
public record CatalogueRules(Map<String, String> aliases, ModelLists lists) {
  public static final CatalogueRules NONE = new CatalogueRules(Map.of(), ModelLists.ALL);

  public CatalogueRules {
    Map<String, String> lower = new HashMap<>();
    aliases.forEach((alias, target) -> lower.put(alias.toLowerCase(Locale.ROOT), target));
    aliases = Map.copyOf(lower);
    Objects.requireNonNull(lists, "lists");
  }

  public static CatalogueRules of(Environment environment) {
    return new CatalogueRules(environment.pairs("MODEL_ALIASES"), ModelLists.of(environment));
  }
}
