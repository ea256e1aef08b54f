package org.mor.automation.session.store;

import org.mor.automation.session.simulation.SimulatedDynamo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On the tables that the simulation runs on. */
class SimulatedWalletTableTest extends WalletTableContract {
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
}
