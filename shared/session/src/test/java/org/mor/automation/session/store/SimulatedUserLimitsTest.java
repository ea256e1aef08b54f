package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.session.simulation.SimulatedDynamo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On the tables that the simulation runs on. */
class SimulatedUserLimitsTest extends UserLimitsContract {
  private static final SessionTables TABLES = new SessionTables("sessions", "wallets");
  private final SimulatedDynamo dynamo = new SimulatedDynamo(TABLES);

  @Override
  DynamoDbClient dynamo() {
    return dynamo;
  }

  @Override
  SessionTables tables() {
    return TABLES;
  }

  /** Opens and closes for a day and a night, as fast as it may, from the middle of a day on. */
  @Test
  void aDayOfNothingButTryingStaysBelowTheBound() {
    long days = 2;
    long sessions = 300;
    allow(10, 60, Optional.of(sessions * STAKE_TIME), Optional.of(GAS.times(200)));
    long started = 0;
    long locked = 0;
    long gas = 0;
    for (int step = 0; step < 24 * 60 * 2; step++) {
      while (reserve() instanceof Transition.Won opened) {
        started++;
        boolean chosen = choose(opened.record()) instanceof Transition.Won;
        locked += chosen ? 1 : 0;
        gas += s.transitions.opening().countGas(opened.record(), GAS).isEmpty() ? 1 : 0;
        started += s.transitions.closing().count(user).isEmpty() ? 1 : 0;
      }
      s.pass(Duration.ofSeconds(30));
    }
    assertEquals(24 * 60, started);
    assertEquals(days * sessions, locked);
    assertEquals(days * 200, gas);
  }
}
