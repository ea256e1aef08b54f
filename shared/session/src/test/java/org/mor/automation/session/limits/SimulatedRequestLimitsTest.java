package org.mor.automation.session.limits;

import org.mor.automation.session.simulation.SimulatedDynamo;
import org.mor.automation.session.store.Tables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On the tables that the simulation runs on. */
class SimulatedRequestLimitsTest extends RequestLimitsContract {
  private static final Tables TABLES = new Tables("sessions", "wallets");
  private final SimulatedDynamo dynamo = new SimulatedDynamo(TABLES);

  @Override
  DynamoDbClient dynamo() {
    return dynamo;
  }

  @Override
  Tables tables() {
    return TABLES;
  }
}
