package org.mor.automation.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.pool.ManualSessionRequest;
import org.mor.automation.session.pool.OpenOutcome;
import org.mor.automation.session.simulation.SimulatedFunction;
import org.mor.automation.session.simulation.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rounds of maintenance on the simulator. */
class MaintenanceRoundTest {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration ROUND = Duration.ofSeconds(55);

  private final JsonMapper json = new JsonMapper();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Simulator simulator = Simulator.builder().build();
  private Map<String, Integer> warm = Map.of();

  private JsonNode round() throws Exception {
    SimulatedFunction process = simulator.process();
    return simulator.run(process, () -> round(process));
  }

  private JsonNode round(SimulatedFunction process) {
    CatalogueStore catalogue =
        new CatalogueStore(
            process.dynamo(),
            Simulator.tables().sessions(),
            json,
            CatalogueRules.of(Environment.of(Map.of())),
            FRESH,
            process.clock());
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    MaintenanceFunction function =
        new MaintenanceFunction(
            new MaintenanceConfiguration(FRESH, warm, Duration.ofHours(1)),
            process.wiring(),
            catalogue,
            new Metrics(out, json, process.clock(), "test"),
            json,
            process.clock());
    return json.readTree(function.whole(new byte[0], "", process.clock().instant().plus(ROUND)));
  }

  private void open(String user) throws Exception {
    SimulatedFunction process = simulator.process();
    OpenOutcome opened =
        simulator.run(
            process,
            () ->
                process
                    .wiring()
                    .manual()
                    .open(
                        new ManualSessionRequest(
                            new UserId(user),
                            new IntentId(user),
                            "request",
                            Simulator.model(0),
                            Optional.empty(),
                            Duration.ofMinutes(10)),
                        Deadline.in(Duration.ofSeconds(30), process.clock())));
    assertInstanceOf(OpenOutcome.Opened.class, opened);
  }

  /** The last value that was written for a metric. */
  private double metric(String name) {
    double last = Double.NaN;
    for (String line : written.toString(StandardCharsets.UTF_8).lines().toList()) {
      last = json.readTree(line).path(name).asDouble(last);
    }
    return last;
  }

  @Test
  void sessionsThatHaveEndedAreClosedAndTheirStakeIsBack() throws Exception {
    open("alice");
    open("bob");
    assertEquals(0, round().path("finished").asInt());
    assertEquals(2, metric("SessionsOpen"));
    // The first closing shows whether the contract holds stakes; the other waits up to ten minutes.
    int finished = 0;
    for (int minute = 11; minute < 24; minute++) {
      simulator.pass(minute == 11 ? Duration.ofMinutes(11) : Duration.ofMinutes(1));
      JsonNode round = round();
      finished += round.path("finished").asInt();
      assertEquals(0, round.path("errors").asInt());
    }
    assertEquals(2, finished);
    assertEquals(Set.of("CLOSED"), simulator.stages());
    assertEquals(0, metric("SessionsOpen"));
    assertEquals(0, metric("OpenStakeMor"));
  }

  @Test
  void heldStakeIsWithdrawnAfterMidnight() throws Exception {
    simulator = Simulator.builder().holdsStakes().build();
    open("alice");
    simulator.pass(Duration.ofMinutes(11));
    round();
    simulator.pass(Duration.ofMinutes(1));
    round();
    assertEquals(Set.of("HELD"), simulator.stages());
    simulator.pass(Duration.ofHours(12));
    List<Integer> withdrawals = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      withdrawals.add(round().path("withdrawals").asInt());
      simulator.pass(Duration.ofMinutes(1));
    }
    assertTrue(withdrawals.stream().anyMatch(count -> count > 0));
    assertEquals(Set.of("CLOSED"), simulator.stages());
  }

  @Test
  void oneRoundRunsAtATime() throws Exception {
    List<Boolean> ran = new ArrayList<>();
    SimulatedFunction other = simulator.process();
    SimulatedFunction process = simulator.process();
    simulator.run(
        process,
        () -> {
          simulator.beside(other, () -> ran.add(round(other).path("ran").asBoolean()));
          return ran.add(round(process).path("ran").asBoolean());
        });
    assertEquals(2, ran.size());
    assertTrue(ran.contains(true));
    assertTrue(ran.contains(false));
    assertTrue(round().path("ran").asBoolean(), "the round after them runs");
  }

  @Test
  void theCatalogueIsWrittenFromTheChain() throws Exception {
    round();
    assertEquals(0, metric("ModelNameClaims"));
    assertEquals(1, catalogueNames().size());
  }

  private List<String> catalogueNames() throws Exception {
    SimulatedFunction process = simulator.process();
    return simulator.run(
        process,
        () ->
            new CatalogueStore(
                    process.dynamo(),
                    Simulator.tables().sessions(),
                    json,
                    CatalogueRules.of(Environment.of(Map.of())),
                    FRESH,
                    process.clock())
                .read().orElseThrow().models().stream().map(model -> model.name()).toList());
  }

  @Test
  void aSessionOfAWarmModelIsKeptOpen() throws Exception {
    simulator = Simulator.builder().sharing(Sharing.SHARED).sessionsPerPool(2).build();
    round();
    warm = Map.of(catalogueNames().getFirst(), 1);
    round();
    assertEquals(1, simulator.chain().sessions());
    round();
    assertEquals(1, simulator.chain().sessions(), "one idle session is enough");
    simulator.pass(Duration.ofMinutes(61));
    round();
    assertEquals(2, simulator.chain().sessions(), "it is replaced after its end");
  }

  @Test
  void aProviderThatIsGoneDoesNotStopTheClosing() throws Exception {
    open("alice");
    simulator.market().provider(Simulator.provider(0)).goesDown();
    simulator.pass(Duration.ofMinutes(11));
    round();
    simulator.pass(Duration.ofMinutes(1));
    round();
    assertEquals(Set.of("CLOSED"), simulator.stages());
  }

  @Test
  void aSessionWithoutARecordIsAdopted() throws Exception {
    simulator.chain().openedByStranger(simulator.wallet());
    simulator.pass(Duration.ofMinutes(11));
    round();
    assertEquals(1, metric("SessionsAdopted"));
    assertFalse(simulator.stages().isEmpty());
  }
}
