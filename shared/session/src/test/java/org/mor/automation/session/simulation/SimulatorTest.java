package org.mor.automation.session.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.pool.PoolRequest;
import org.mor.automation.session.pool.PromptOutcome;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.UseResult;

/** The simulator as the functions' tests use it. */
class SimulatorTest {
  private static final UserId USER = new UserId("alice");

  private final Simulator simulator = Simulator.builder().build();

  private UseResult prompt() throws Exception {
    SimulatedFunction process = simulator.process();
    return simulator.run(
        process,
        () -> process.wiring().use().use(request(process), _ -> new PromptOutcome.Answered()));
  }

  private PoolRequest request(SimulatedFunction process) {
    return new PoolRequest(
        new PoolKey(USER, Simulator.model(0)),
        USER,
        new SessionLength.Asked(Duration.ofMinutes(10), true),
        simulator.now().plusSeconds(60),
        false,
        Deadline.in(Duration.ofSeconds(30), process.clock()));
  }

  private Maintenance.Round maintenance() throws Exception {
    SimulatedFunction process = simulator.process();
    return simulator.run(
        process,
        () ->
            process
                .wiring()
                .maintenance()
                .run(Deadline.in(Duration.ofSeconds(50), process.clock()), List.of()));
  }

  @Test
  void aSessionIsOpenedUsedTwiceAndClosedInVirtualTime() throws Exception {
    Instant start = simulator.now();
    assertInstanceOf(UseResult.Answered.class, prompt());
    assertInstanceOf(UseResult.Answered.class, prompt());
    assertEquals(1, simulator.chain().sessions());
    assertEquals(Set.of("OPEN"), simulator.stages());
    simulator.pass(Duration.ofMinutes(11));
    assertTrue(simulator.now().isAfter(start.plusSeconds(600)));
    assertEquals(0, maintenance().errors());
    simulator.pass(Duration.ofMinutes(1));
    maintenance();
    assertEquals(Set.of("CLOSED"), simulator.stages());
  }

  @Test
  void onlyWhatTheTestBreaksIsBroken() throws Exception {
    simulator.market().provider(Simulator.provider(0)).goesDown();
    assertInstanceOf(UseResult.NoSession.class, prompt());
    simulator.in(
        Duration.ofSeconds(5),
        () -> simulator.market().provider(Simulator.provider(0)).comesBack());
    simulator.pass(Duration.ofMinutes(1));
    assertInstanceOf(UseResult.Answered.class, prompt());
  }

  @Test
  void whatTheBodyThrowsReachesTheTest() throws Exception {
    SimulatedFunction process = simulator.process();
    assertThrows(
        java.io.IOException.class,
        () ->
            simulator.run(
                process,
                () -> {
                  throw new java.io.IOException("gone");
                }));
    assertInstanceOf(UseResult.Answered.class, prompt());
  }

  @Test
  void settingsAndKeysHaveTheirTables() throws Exception {
    SimulatedFunction process = simulator.process();
    Optional<ApiKeys.StoredKey> found =
        simulator.run(
            process,
            () -> {
              SettingsStore settings =
                  new SettingsStore(process.dynamo(), Simulator.settingsTable(), process.clock());
              settings.change(USER, new SettingsChange(Optional.of(true), Optional.empty()));
              assertEquals(Optional.of(true), settings.read(USER).enabled());
              ApiKeys keys =
                  new ApiKeys(
                      process.dynamo(),
                      Simulator.apiKeysTable(),
                      new SecureRandom(),
                      process.clock());
              return keys.find(keys.create(USER, "laptop").prefix());
            });
    assertEquals(USER, found.orElseThrow().user());
  }
}
