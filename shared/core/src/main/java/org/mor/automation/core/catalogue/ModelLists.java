package org.mor.automation.core.catalogue;

import java.util.Set;
import org.mor.automation.core.config.Environment;

/**
 * The operator's lists of models, by id in lower case: names are chosen by strangers. An empty list
 * of those allowed allows all.
 */
public record ModelLists(Set<String> allowed, Set<String> denied) {
  public static final ModelLists ALL = new ModelLists(Set.of(), Set.of());
  private static final int ID_DIGITS = 64;

  public ModelLists {
    allowed = Set.copyOf(allowed);
    denied = Set.copyOf(denied);
  }

  public static ModelLists of(Environment environment) {
    return new ModelLists(
        environment.ids("ALLOWED_MODELS", ID_DIGITS), environment.ids("DENIED_MODELS", ID_DIGITS));
  }

  /** Whether a model may be used. */
  public boolean permit(String id) {
    return !denied.contains(id) && (allowed.isEmpty() || allowed.contains(id));
  }
}
