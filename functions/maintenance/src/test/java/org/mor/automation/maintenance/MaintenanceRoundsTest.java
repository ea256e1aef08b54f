package org.mor.automation.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.config.Environment;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.pool.ManualSessionRequest;
import org.mor.automation.session.pool.OpenOutcome;
import org.mor.automation.session.simulation.SimulatedFunction;
import org.mor.automation.session.simulation.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What rounds of maintenance do with sessions, on the simulator. */
class MaintenanceRoundsTest {
  private static final Duration ROUND = Duration.ofSeconds(55);

  private final JsonMapper json = new JsonMapper();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Simulator simulator = Simulator.builder().build();

  private JsonNode round() throws Exception {
    SimulatedFunction process = simulator.process();
    return simulator.run(process, () -> round(process));
  }

  private JsonNode round(SimulatedFunction process) {
    Environment environment =
        Environment.of(Map.of("SESSIONS_TABLE", Simulator.tables().sessions()));
    SharedServices services =
        new SharedServices(environment, process.dynamo(), () -> null, written, process.clock());
    MaintenanceFunction function =
        new MaintenanceFunction(
            services, MaintenanceConfiguration.of(environment, Sharing.PER_USER), process.wiring());
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
    // The second one waits until the first has shown that the contract does not hold its stake.
    int finished = 0;
    for (int minute = 11; minute < 30; minute++) {
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
