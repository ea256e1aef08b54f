package org.mor.automation.session.store;

import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On a real DynamoDB, whichever is at hand. */
class RealUserLimitsTest extends UserLimitsContract {
  private static final SessionTables TABLES =
      new SessionTables(
          TestTables.sessions(TestDynamo.client()), TestTables.wallets(TestDynamo.client()));

  @Override
  DynamoDbClient dynamo() {
    return TestDynamo.client();
  }

  @Override
  SessionTables tables() {
    return TABLES;
  }
}
