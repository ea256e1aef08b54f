package org.mor.automation.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.http.SharedServices;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.simulation.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rounds of maintenance with their chores and figures, on a simulated market. */
class MaintenanceFunctionTest {
  private final JsonMapper json = new JsonMapper();
  private final ByteArrayOutputStream figures = new ByteArrayOutputStream();
  private final Simulator simulator = Simulator.builder().sharing(Sharing.SHARED).build();

  private static Map<String, String> variables(String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("SESSIONS_TABLE", Simulator.tables().sessions());
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return variables;
  }

  private JsonNode round(String... more) throws Exception {
    var process = simulator.process();
    Environment environment = Environment.of(variables(more));
    SharedServices services =
        new SharedServices(
            environment,
            process.dynamo(),
            () -> {
              throw new IllegalStateException("no parameter is read here");
            },
            figures,
            process.clock());
    MaintenanceFunction function =
        new MaintenanceFunction(
            services, MaintenanceConfiguration.of(environment, Sharing.SHARED), process.wiring());
    return json.readTree(
        simulator.run(
            process,
            () -> function.whole(new byte[0], "id", process.clock().instant().plusSeconds(55))));
  }

  /** The last value that was written of a figure. */
  private double figure(String name) {
    List<String> lines = figures.toString(UTF_8).lines().toList();
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
  }

  @Test
  void theModelsOfTheMarketAreWrittenDown() throws Exception {
    round();

    var process = simulator.process();
    SharedServices services =
        new SharedServices(
            Environment.of(variables()), process.dynamo(), () -> null, figures, process.clock());
    var catalogue = simulator.run(process, () -> services.catalogue().read());
    assertEquals(
        Set.of(Simulator.model(0).hex()),
        Set.copyOf(catalogue.orElseThrow().models().stream().map(model -> model.id()).toList()));
  }

  @Test
  void sessionsAreKeptWarmAndClosedAtTheirEnd() throws Exception {
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
    round();
    assertEquals(Set.of("CLOSED"), simulator.stages());
  }

  @Test
  void aModelThatNobodyKnowsIsNotKeptWarm() throws Exception {
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
