package org.mor.automation.session.limits;

import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.session.store.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On a real DynamoDB, whichever is at hand. */
class RealRateLimiterTest extends RateLimiterContract {
  private static final SessionTables TABLES =
      new SessionTables(TestTables.sessions(TestDynamo.client()), "no table of wallets");

  @Override
  DynamoDbClient dynamo() {
    return TestDynamo.client();
  }

  @Override
  SessionTables tables() {
    return TABLES;
  }
}
