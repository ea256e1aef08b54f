package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.session.simulation.SimulatedDynamo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On the tables that the simulation runs on. */
class SimulatedSessionTablesTest extends SessionTablesContract {
  private static final Address PROVIDER = new Address("0x" + "1".repeat(40));
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

  @Test
  void aThrottledTableIsAskedForTheRestAgain() {
    Stories s = new Stories(dynamo, TABLES);
    ProviderCooldowns cooldowns = new ProviderCooldowns(dynamo, TABLES, s.clock);
    Address other = new Address("0x" + "0".repeat(40));
    Instant until = s.clock.instant().plusSeconds(30);
    cooldowns.coolDown(s.wallet, until);
    cooldowns.coolDown(other, until);
    dynamo.answerInBatch(2);
    assertEquals(
        Set.of(s.wallet, other), cooldowns.coolingDown(List.of(s.wallet, PROVIDER, other)));
    dynamo.answerInBatch(0);
    assertTrue(cooldowns.coolingDown(List.of(s.wallet, other)).isEmpty());
  }
}
