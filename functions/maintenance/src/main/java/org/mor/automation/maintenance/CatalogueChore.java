package org.mor.automation.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.maintenance.MaintenanceTask;

/** Writes the models as the chain has them, once the snapshot is old enough. */
final class CatalogueChore implements MaintenanceTask {
  private final CatalogueStore store;
  private final Supplier<List<ModelEntry>> models;
  private final Metrics metrics;
  private final Duration fresh;
  private final Clock clock;

  CatalogueChore(
      CatalogueStore store,
      Supplier<List<ModelEntry>> models,
      Metrics metrics,
      Duration fresh,
      Clock clock) {
    this.store = store;
    this.models = models;
    this.metrics = metrics;
    this.fresh = fresh;
    this.clock = clock;
  }

  @Override
  public void run(Deadline deadline) {
    Optional<Catalogue> snapshot = store.read();
    Catalogue now =
        snapshot
            .filter(known -> known.refreshedAt().plus(fresh).isAfter(clock.instant()))
            .orElseGet(() -> store.write(models.get()));
    metrics.gauges(Map.of(Metric.MODEL_NAME_CLAIMS, (double) now.nameClaims()));
  }
}
