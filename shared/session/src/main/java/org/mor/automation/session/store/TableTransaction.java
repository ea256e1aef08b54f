package org.mor.automation.session.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.session.model.OpeningFailure;
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
  private final Map<Integer, OpeningFailure> caps = new HashMap<>();

  TableTransaction(DynamoDbClient dynamo, TransactionConflictRetry retry) {
    this.dynamo = dynamo;
    this.retry = retry;
  }

  /**
   * The first write whose condition did not hold.
   *
   * @param write its number
   * @param item as it is
   * @param cap the cap that is reached, if the write was up to one
   */
  record Refusal(
      int write, Optional<Map<String, AttributeValue>> item, Optional<OpeningFailure> cap) {
    Optional<SessionRecord> record() {
      return item.map(SessionItems::read);
    }
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  /** What it means if the condition of the last write does not hold. */
  TableTransaction upTo(OpeningFailure cap) {
    caps.put(writes.size() - 1, cap);
    return this;
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

  private Refusal refusal(TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      if ("ConditionalCheckFailed".equals(reason.code())) {
        return new Refusal(
            i,
            reason.hasItem() ? Optional.of(reason.item()) : Optional.empty(),
            Optional.ofNullable(caps.get(i)));
      }
    }
    throw new StoreException("a transaction was cancelled although its conditions hold", e);
  }
}
