package org.mor.automation.session.opening;

import java.util.Set;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ModelId;

/**
 * The models and providers that the operator allows. An empty list of those allowed allows all; one
 * that is denied is denied whatever the other list says.
 */
public record AllowLists(
    Set<ModelId> allowedModels,
    Set<ModelId> deniedModels,
    Set<Address> allowedProviders,
    Set<Address> deniedProviders) {
  public static final AllowLists ALL = new AllowLists(Set.of(), Set.of(), Set.of(), Set.of());

  public AllowLists {
    allowedModels = Set.copyOf(allowedModels);
    deniedModels = Set.copyOf(deniedModels);
    allowedProviders = Set.copyOf(allowedProviders);
    deniedProviders = Set.copyOf(deniedProviders);
  }

  public boolean model(ModelId model) {
    return permits(allowedModels, deniedModels, model);
  }

  public boolean provider(Address provider) {
    return permits(allowedProviders, deniedProviders, provider);
  }

  private static <T> boolean permits(Set<T> allowed, Set<T> denied, T one) {
    return !denied.contains(one) && (allowed.isEmpty() || allowed.contains(one));
  }
}
