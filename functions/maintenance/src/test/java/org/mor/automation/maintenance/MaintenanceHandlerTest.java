package org.mor.automation.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.UserId;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.ssm.TestParameters;
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

/** Rounds of maintenance with their chores and figures, on a simulated market. */
class MaintenanceHandlerTest {
  private final JsonMapper json = new JsonMapper();
  private final TestParameters parameters = new TestParameters();
  private Simulator simulator = Simulator.builder().sharing(Sharing.SHARED).build();

  @AfterEach
  void end() {
    parameters.close();
  }

  private static Map<String, String> variables(String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("SESSIONS_TABLE", Simulator.tables().sessions());
    variables.put("FLAG_PARAMETER", "/flag");
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return variables;
  }

  private SharedServices services(SimulatedFunction process, Environment environment) {
    return new SharedServices(
        environment,
        process.dynamo(),
        () -> AwsClients.ssm(Environment.of(parameters.variables())),
        simulator.figures(),
        process.clock());
  }

  private JsonNode round(String... more) throws Exception {
    SimulatedFunction process = simulator.process();
    return simulator.run(process, () -> round(process, more));
  }

  private JsonNode round(SimulatedFunction process, String... more) {
    Environment environment = Environment.of(variables(more));
    MaintenanceHandler handler =
        new MaintenanceHandler(
            services(process, environment),
            MaintenanceConfiguration.of(environment, Sharing.SHARED),
            process.wiring());
    return json.readTree(handler.round(process.clock().instant().plusSeconds(55)));
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

  /** The last value that was written of a figure. */
  private double figure(String name) {
    List<String> lines = simulator.figures().toString(UTF_8).lines().toList();
    return lines.reversed().stream()
        .map(json::readTree)
        .filter(line -> line.has(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name))
        .path(name)
        .asDouble();
  }

  @Test
  void aRoundSaysWhatItDid() throws Exception {
    JsonNode told = round();

    assertTrue(told.path("ran").asBoolean(), told.toString());
    assertEquals(0, told.path("errors").asInt());
    assertEquals(0, figure("MaintenanceErrors"));
    assertEquals(0, figure("SessionsOpen"));
    assertTrue(figure("WalletMor") > 0);
    assertEquals(0, parameters.calls(), "nothing depends on the flag");
  }

  @Test
  void theModelsOfTheMarketAreWrittenDown() throws Exception {
    round();

    SimulatedFunction process = simulator.process();
    SharedServices services = services(process, Environment.of(variables()));
    var catalogue = simulator.run(process, () -> services.catalogue().read());
    assertEquals(
        Set.of(Simulator.model(0).hex()),
        Set.copyOf(catalogue.orElseThrow().models().stream().map(model -> model.id()).toList()));
    assertEquals(0, figure("ModelNameClaims"));
  }

  @Test
  void whileAutomationIsOffOrUnknownNothingIsOpenedToKeepItWarm() throws Exception {
    String model = Simulator.model(0).hex();
    round();
    parameters.holding("false");
    assertEquals(0, round("WARM_MODELS", model + "=1").path("errors").asInt());
    parameters.failing();
    assertEquals(0, round("WARM_MODELS", model + "=1").path("errors").asInt());
    assertEquals(0, simulator.chain().sessions());
  }

  @Test
  void sessionsAreKeptWarmAndClosedAtTheirEnd() throws Exception {
    parameters.holding("true");
    String model = Simulator.model(0).hex();
    round();
    assertEquals(0, round("WARM_MODELS", model + "=1").path("errors").asInt());
    assertEquals(Set.of("OPEN"), simulator.stages());
    simulator.pass(Duration.ofMinutes(1));
    round("WARM_MODELS", model + "=1");
    assertEquals(1, simulator.chain().sessions());
    assertEquals(1, figure("SessionsOpen"));

    simulator.pass(Duration.ofHours(1));
    JsonNode closing = round();
    assertEquals(0, closing.path("errors").asInt(), closing.toString());
    simulator.pass(Duration.ofMinutes(1));
    round("WARM_MODELS", model + "=1");
    assertEquals(Set.of("CLOSED", "OPEN"), simulator.stages(), "it is replaced after its end");
  }

  @Test
  void sessionsThatHaveEndedAreClosedAndTheirStakeIsBack() throws Exception {
    open("alice");
    open("bob");
    assertEquals(0, round().path("finished").asInt());
    assertEquals(2, figure("SessionsOpen"));
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
    assertEquals(0, figure("SessionsOpen"));
    assertEquals(0, figure("OpenStakeMor"));
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
    assertEquals(1, figure("SessionsAdopted"));
    assertFalse(simulator.stages().isEmpty());
  }

  @Test
  void aModelThatNobodyKnowsIsNotKeptWarm() throws Exception {
    parameters.holding("true");
    round();
    assertEquals(0, round("WARM_MODELS", "no-such-model=2").path("errors").asInt());
    assertEquals(0, simulator.chain().sessions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model=0", "model=100", "model=many", "model", "=3"})
  void whatCannotBeKeptWarmIsRefusedAtTheStart(String models) {
    Environment environment = Environment.of(variables("WARM_MODELS", models));
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> MaintenanceConfiguration.of(environment, Sharing.SHARED));
    assertTrue(refused.getMessage().contains("WARM_MODELS"), refused.getMessage());
  }

  @Test
  void usersOwnSessionsCannotBeKeptWarm() {
    Environment environment = Environment.of(variables("WARM_MODELS", "model=1"));
    assertThrows(
        ConfigurationException.class,
        () -> MaintenanceConfiguration.of(environment, Sharing.PER_USER));
  }
}
