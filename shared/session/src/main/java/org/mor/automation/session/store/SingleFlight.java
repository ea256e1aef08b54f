package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.session.model.Owner;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Work that one process at a time does, under a name. */
public final class SingleFlight {
  private final DynamoDbClient dynamo;
  private final String table;
  private final Clock clock;

  public SingleFlight(DynamoDbClient dynamo, SessionTables tables, Clock clock) {
    this.dynamo = dynamo;
    this.table = tables.sessions();
    this.clock = clock;
  }

  /** Takes the work until then at the latest; false if somebody else has it. */
  public boolean start(String name, Owner owner, Instant until) {
    return attempt(
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(name))
            .updateExpression("SET lease_owner = :owner, lease_until = :until")
            .conditionExpression("attribute_not_exists(lease_owner) OR lease_until < :now")
            .expressionAttributeValues(
                Map.of(
                    ":owner", text(owner.token()),
                    ":until", number(until.toEpochMilli()),
                    ":now", number(clock.instant().toEpochMilli())))
            .build());
  }

  /** Gives the work back early; nothing happens if somebody else has it by now. */
  public void stop(String name, Owner owner) {
    attempt(
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(name))
            .updateExpression("REMOVE lease_owner, lease_until")
            .conditionExpression("lease_owner = :owner")
            .expressionAttributeValues(Map.of(":owner", text(owner.token())))
            .build());
  }

  private static Map<String, AttributeValue> key(String name) {
    return Map.of("pool", text("work|" + name), "id", text("lease"));
  }

  private boolean attempt(UpdateItemRequest request) {
    try {
      dynamo.updateItem(request);
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
