package org.mor.automation.http.limits;

import org.mor.automation.session.simulation.SimulatedDynamo;
import org.mor.automation.session.store.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On the tables that the simulation runs on. */
class SimulatedRateLimiterTest extends RateLimiterContract {
  private static final SessionTables TABLES = new SessionTables("sessions", "wallets");
  private final SimulatedDynamo dynamo = new SimulatedDynamo(TABLES);

  @Override
  DynamoDbClient dynamo() {
    return dynamo;
  }

  @Override
  String table() {
    return TABLES.sessions();
  }
}
