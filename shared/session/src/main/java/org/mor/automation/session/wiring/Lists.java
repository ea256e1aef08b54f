package org.mor.automation.session.wiring;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mor.automation.core.catalogue.ModelLists;
import org.mor.automation.core.config.Environment;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.session.opening.AllowLists;

/** The operator's lists of models and providers, as ids and addresses. */
final class Lists {
  private static final int ADDRESS_DIGITS = 40;

  private Lists() {}

  static AllowLists permitted(Environment environment) {
    ModelLists models = ModelLists.of(environment);
    return new AllowLists(
        each(models.allowed(), ModelId::new),
        each(models.denied(), ModelId::new),
        each(environment.ids("ALLOWED_PROVIDERS", ADDRESS_DIGITS), Address::new),
        each(environment.ids("DENIED_PROVIDERS", ADDRESS_DIGITS), Address::new));
  }

  private static <T> Set<T> each(Set<String> texts, Function<String, T> read) {
    return texts.stream().map(read).collect(Collectors.toSet());
  }
}
