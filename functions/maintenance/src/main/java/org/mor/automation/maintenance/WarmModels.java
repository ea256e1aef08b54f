package org.mor.automation.maintenance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.UserId;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.session.maintenance.WarmPools;
import org.mor.automation.session.model.Sharing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the names of the models to keep warm to their pools, which all users share. */
final class WarmModels {
  private static final Logger LOG = LoggerFactory.getLogger(WarmModels.class);
  private static final UserId OPERATOR = new UserId("operator");

  private final CatalogueStore store;
  private final Map<String, Integer> idle;
  private final Supplier<SystemFlag> flag;

  /**
   * Wires it.
   *
   * @param flag made only if there is a model to keep warm
   */
  WarmModels(CatalogueStore store, Map<String, Integer> idle, Supplier<SystemFlag> flag) {
    this.store = store;
    this.idle = Map.copyOf(idle);
    this.flag = new Lazy<>(flag);
  }

  /** None while automation is off, or while nobody can say whether it is on. */
  List<WarmPools.Warm> pools() {
    if (idle.isEmpty() || !(flag.get().state() instanceof FlagState.On)) {
      return List.of();
    }
    Optional<Catalogue> catalogue = store.current();
    List<WarmPools.Warm> pools = new ArrayList<>();
    idle.forEach(
        (name, number) -> {
          switch (catalogue.map(known -> known.resolve(name)).orElse(null)) {
            case Catalogue.Resolution.Found found ->
                pools.add(
                    new WarmPools.Warm(
                        Sharing.SHARED.pool(OPERATOR, new ModelId(found.model().id())), number));
            case Catalogue.Resolution.Gone gone ->
                LOG.warn("WARM_MODELS names {}, whose model {} has left", name, gone.modelId());
            case Catalogue.Resolution.Unknown _ ->
                LOG.warn("WARM_MODELS names {}, which no model is called", name);
            case null -> LOG.warn("there is no catalogue yet");
          }
        });
    return pools;
  }
}
