package org.mor.automation.maintenance;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.maintenance.Reconciler;
import org.mor.automation.session.wiring.Lazy;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Wires the maintenance function; the keys are read and the chain is met by its first round. */
final class MaintenanceFunction {
  /** Kept for ending the round in an orderly way. */
  private static final Duration RESERVE = Duration.ofSeconds(3);

  private final Clock clock = Clock.systemUTC();
  private final JsonMapper json = new JsonMapper();
  private final Metrics metrics;
  private final Supplier<Maintenance> maintenance;
  private final Supplier<List<MaintenanceTask>> chores;

  MaintenanceFunction(Map<String, String> variables) {
    Environment environment = Environment.of(variables);
    SessionConfiguration sessions = SessionConfiguration.of(environment);
    MaintenanceConfiguration configuration =
        MaintenanceConfiguration.of(environment, sessions.pool().sharing());
    DynamoDbClient dynamo = AwsClients.dynamoDb(environment);
    Supplier<SsmClient> ssm = new Lazy<>(() -> AwsClients.ssm(environment));
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    this.metrics = new Metrics(out, json, clock, "MorpheusAutomation");
    SessionWiring wiring =
        new SessionWiring(
            sessions,
            dynamo,
            new ParameterSecrets(ssm)::read,
            clock,
            MaintenanceFunction::sleep,
            new SecureRandom());
    CatalogueStore catalogue =
        new CatalogueStore(
            dynamo,
            sessions.tables().sessions(),
            json,
            configuration.catalogue(),
            configuration.catalogueFresh(),
            clock);
    this.maintenance = new Lazy<>(wiring::maintenance);
    this.chores =
        new Lazy<>(
            () -> {
              CatalogueChore models =
                  new CatalogueChore(
                      catalogue, wiring::models, metrics, configuration.catalogueFresh(), clock);
              WarmModels warm = new WarmModels(catalogue, configuration.warm());
              List<MaintenanceTask> all = new ArrayList<>(wiring.bookkeeping(this::adopted));
              all.add(models);
              all.add(wiring.warmth(warm::pools, configuration.warmDuration()));
              all.add(new Gauges(wiring.measure(), metrics));
              return List.copyOf(all);
            });
  }

  @SuppressForbidden // The one place where this function really sleeps.
  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  private void adopted(int sessions) {
    metrics.gauges(Map.of("SessionsAdopted", (double) sessions));
  }

  Clock clock() {
    return clock;
  }

  /**
   * One round, told as JSON.
   *
   * @param end when the platform stops the function
   */
  byte[] round(Instant end) {
    Maintenance.Round round;
    try {
      round = maintenance.get().run(new Deadline(end, clock).minus(RESERVE), chores.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (round.ran()) {
      metrics.gauges(
          Map.of(
              "MaintenanceErrors", (double) round.errors(),
              "MaintenanceWithdrawals", (double) round.withdrawals()));
    }
    ObjectNode told = json.createObjectNode().put("ran", round.ran());
    told.put("finished", round.records().getOrDefault(Reconciler.Step.FINISHED, 0));
    told.put("moved", round.records().getOrDefault(Reconciler.Step.MOVED, 0));
    told.put("left", round.records().getOrDefault(Reconciler.Step.LEFT, 0));
    told.put("withdrawals", round.withdrawals()).put("errors", round.errors());
    return json.writeValueAsBytes(told);
  }
}
