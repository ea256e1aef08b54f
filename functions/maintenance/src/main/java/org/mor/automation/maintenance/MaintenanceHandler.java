package org.mor.automation.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.http.RequestMetrics;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.StreamingHandler;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.maintenance.Reconciler;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The regular round, whatever the event that starts it; the first one reads the keys and creates
 * the chain client.
 */
public final class MaintenanceHandler implements RequestStreamHandler, StreamingHandler {
  /** Kept for ending the round in an orderly way. */
  private static final Duration RESERVE = Duration.ofSeconds(3);

  private final Clock clock;
  private final JsonMapper json;
  private final RequestMetrics requests;
  private final Supplier<Maintenance> maintenance;
  private final Supplier<List<MaintenanceTask>> chores;

  public MaintenanceHandler() {
    SharedServices services = SharedServices.ofProcess();
    SessionConfiguration sessions = SessionConfiguration.of(services.environment());
    this(
        services,
        MaintenanceConfiguration.of(services.environment(), sessions.pool().sharing()),
        services.sessions(sessions));
  }

  MaintenanceHandler(
      SharedServices services, MaintenanceConfiguration configuration, SessionWiring wiring) {
    this.clock = services.clock();
    this.json = services.json();
    this.requests = services.requestMetrics();
    CatalogueStore catalogue = services.catalogue(configuration.catalogueFresh());
    this.maintenance = new Lazy<>(wiring::maintenance);
    this.chores =
        new Lazy<>(
            () -> {
              CatalogueChore models =
                  new CatalogueChore(
                      catalogue,
                      wiring::models,
                      requests.metrics(),
                      configuration.catalogueFresh(),
                      clock);
              WarmModels warm = new WarmModels(catalogue, configuration.warm(), services::flag);
              List<MaintenanceTask> all = new ArrayList<>(wiring.bookkeeping());
              all.add(models);
              all.add(wiring.warmth(warm::pools, configuration.warmDuration()));
              all.add(wiring.gauges());
              return List.copyOf(all);
            });
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(round(clock.instant().plusMillis(context.getRemainingTimeInMillis())));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(round(invocation.deadline()));
  }

  /** One round, told as JSON. */
  byte[] round(Instant end) {
    Maintenance.Round round;
    try {
      round = maintenance.get().run(new Deadline(end, clock).minus(RESERVE), chores.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    requests.writeTables();
    if (round.ran()) {
      requests
          .metrics()
          .gauges(
              Map.of(
                  Metric.MAINTENANCE_ERRORS, (double) round.errors(),
                  Metric.MAINTENANCE_WITHDRAWALS, (double) round.withdrawals()));
    }
    ObjectNode told = json.createObjectNode().put("ran", round.ran());
    told.put("finished", round.records().getOrDefault(Reconciler.Step.FINISHED, 0));
    told.put("moved", round.records().getOrDefault(Reconciler.Step.MOVED, 0));
    told.put("left", round.records().getOrDefault(Reconciler.Step.LEFT, 0));
    told.put("withdrawals", round.withdrawals()).put("errors", round.errors());
    return json.writeValueAsBytes(told);
  }
}
