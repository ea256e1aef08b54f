package org.mor.automation.session.limits;

import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.session.store.Tables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On a real DynamoDB, whichever is at hand. */
class RealRequestLimitsTest extends RequestLimitsContract {
  private static final Tables TABLES =
      new Tables(TestTables.sessions(TestDynamo.client()), "no table of wallets");

  @Override
  DynamoDbClient dynamo() {
    return TestDynamo.client();
  }

  @Override
  Tables tables() {
    return TABLES;
  }
}
