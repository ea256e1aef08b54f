package org.mor.automation.session.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Several conditional writes, of which all take place or none. */
final class TableTransaction {
  private final DynamoDbClient dynamo;
  private final TransactionConflictRetry retry;
  private final List<TransactWriteItem> writes = new ArrayList<>();

  TableTransaction(DynamoDbClient dynamo, TransactionConflictRetry retry) {
    this.dynamo = dynamo;
    this.retry = retry;
  }

  /** The number of the first write whose condition did not hold, and the item as it is. */
  record Refusal(int write, Optional<Map<String, AttributeValue>> item) {
    Optional<SessionRecord> record() {
      return item.map(SessionItems::read);
    }
  }

  /** The number of writes so far, which is the index of the next one. */
  int writes() {
    return writes.size();
  }

  TableTransaction put(String table, Map<String, AttributeValue> item, Condition condition) {
    Put.Builder put = Put.builder().tableName(table).item(item);
    put.conditionExpression(condition.text())
        .expressionAttributeValues(condition.valuesOrNull())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    writes.add(TransactWriteItem.builder().put(put.build()).build());
    return this;
  }

  TableTransaction update(
      String table, Map<String, AttributeValue> key, String change, Condition condition) {
    Update update =
        Update.builder()
            .tableName(table)
            .key(key)
            .updateExpression(change)
            .conditionExpression(condition.text())
            .expressionAttributeValues(condition.valuesOrNull())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    writes.add(TransactWriteItem.builder().update(update).build());
    return this;
  }

  TableTransaction delete(String table, Map<String, AttributeValue> key, Condition condition) {
    Delete delete =
        Delete.builder()
            .tableName(table)
            .key(key)
            .conditionExpression(condition.text())
            .expressionAttributeValues(condition.valuesOrNull())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    writes.add(TransactWriteItem.builder().delete(delete).build());
    return this;
  }

  /**
   * Writes all or nothing. A transaction that conflicts with another is retried after a random
   * pause.
   *
   * @return the refusal, or empty if all writes took place
   */
  Optional<Refusal> commit() {
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder().transactItems(writes).build();
    try {
      retry.retry(() -> dynamo.transactWriteItems(request));
      return Optional.empty();
    } catch (TransactionCanceledException e) {
      return Optional.of(refusal(e));
    }
  }

  private static Refusal refusal(TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      if ("ConditionalCheckFailed".equals(reason.code())) {
        return new Refusal(i, reason.hasItem() ? Optional.of(reason.item()) : Optional.empty());
      }
    }
    throw new StoreException("a transaction was cancelled although its conditions hold", e);
  }
}
