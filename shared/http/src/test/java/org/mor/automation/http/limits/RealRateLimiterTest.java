package org.mor.automation.http.limits;

import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On a real DynamoDB, whichever is at hand. */
class RealRateLimiterTest extends RateLimiterContract {
  private static final String TABLE = TestTables.sessions(TestDynamo.client());

  @Override
  DynamoDbClient dynamo() {
    return TestDynamo.client();
  }

  @Override
  String table() {
    return TABLE;
  }
}
