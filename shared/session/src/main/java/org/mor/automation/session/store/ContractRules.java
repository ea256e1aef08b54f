package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.session.model.IntentId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What the marketplace's contract was seen to do, kept for all processes in one item. */
public final class ContractRules {
  private final DynamoDbClient dynamo;
  private final String table;

  public ContractRules(DynamoDbClient dynamo, SessionTables tables) {
    this.dynamo = dynamo;
    this.table = tables.wallets();
  }

  /**
   * Whether stake was held when a session was closed after its end.
   *
   * @param at when that was seen last
   */
  public record Observed(boolean held, Instant at) {}

  /** Empty if it was never seen. */
  public Optional<Observed> heldAfterEnd() {
    TableItem item =
        new TableItem(
            dynamo
                .getItem(
                    GetItemRequest.builder()
                        .tableName(table)
                        .consistentRead(true)
                        .key(key())
                        .build())
                .item());
    return item.has("observed_at")
        ? Optional.of(new Observed(item.number("held") == 1, item.time("observed_at")))
        : Optional.empty();
  }

  public void observed(Observed seen) {
    dynamo.updateItem(
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key())
            .updateExpression("SET held = :held, observed_at = :at")
            .expressionAttributeValues(
                Map.of(
                    ":held", number(seen.held() ? 1 : 0),
                    ":at", number(seen.at().toEpochMilli())))
            .build());
  }

  /** Whether this session's closing, and no other until then, is to show what the contract does. */
  public boolean probe(IntentId session, Instant now, Instant until) {
    try {
      dynamo.updateItem(
          UpdateItemRequest.builder()
              .tableName(table)
              .key(key())
              .updateExpression("SET probing = :session, probing_until = :until")
              .conditionExpression(
                  "attribute_not_exists(probing_until) OR probing_until < :now"
                      + " OR probing = :session")
              .expressionAttributeValues(
                  Map.of(
                      ":session", text(session.value()),
                      ":until", number(until.toEpochMilli()),
                      ":now", number(now.toEpochMilli())))
              .build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static Map<String, AttributeValue> key() {
    return Map.of(
        "wallet", AttributeValue.fromS("contract"), "item", AttributeValue.fromS("rules"));
  }
}
