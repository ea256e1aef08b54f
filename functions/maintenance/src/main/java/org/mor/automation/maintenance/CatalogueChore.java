package org.mor.automation.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.maintenance.Chore;

/** Writes the models as the chain has them, once the snapshot is old enough. */
final class CatalogueChore implements Chore {
  private final CatalogueStore store;
  private final Supplier<List<ModelEntry>> models;
  private final Duration fresh;
  private final Clock clock;

  CatalogueChore(
      CatalogueStore store, Supplier<List<ModelEntry>> models, Duration fresh, Clock clock) {
    this.store = store;
    this.models = models;
    this.fresh = fresh;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "catalogue";
  }

  @Override
  public void run(Deadline deadline) {
    Optional<Catalogue> snapshot = store.read();
    if (snapshot.isEmpty() || !snapshot.get().refreshedAt().plus(fresh).isAfter(clock.instant())) {
      store.write(models.get());
    }
  }
}
