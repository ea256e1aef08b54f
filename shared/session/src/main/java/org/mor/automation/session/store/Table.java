package org.mor.automation.session.store;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** One table: consistent reads, and conditional writes of single items. */
record Table(DynamoDbClient dynamo, String name) {
  /** Empty if there is no such item. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return dynamo
        .getItem(GetItemRequest.builder().tableName(name).consistentRead(true).key(key).build())
        .item();
  }

  TableItem item(Map<String, AttributeValue> key) {
    return new TableItem(get(key));
  }

  /** A query of the table itself, whose answer is up to date. */
  QueryRequest.Builder query(String condition, Map<String, AttributeValue> values) {
    return QueryRequest.builder()
        .tableName(name)
        .consistentRead(true)
        .keyConditionExpression(condition)
        .expressionAttributeValues(values);
  }

  /** False if the condition does not hold, or a transaction writes the item at the same time. */
  boolean put(Map<String, AttributeValue> item, String condition) {
    return attempt(
        () ->
            dynamo.putItem(
                PutItemRequest.builder()
                    .tableName(name)
                    .item(item)
                    .conditionExpression(condition)
                    .build()));
  }

  /** False if the condition does not hold, or a transaction writes the item at the same time. */
  boolean update(Map<String, AttributeValue> key, String change, Condition condition) {
    return attempt(() -> dynamo.updateItem(request(key, change, condition).build()));
  }

  /** Changes an item whatever it is; a write that fails is thrown. */
  void set(Map<String, AttributeValue> key, String change, Condition values) {
    dynamo.updateItem(request(key, change, values).build());
  }

  /**
   * Updates an item and returns it as it was before.
   *
   * @throws ConditionalCheckFailedException if the condition does not hold
   */
  TableItem updateReturningOld(
      Map<String, AttributeValue> key, String change, Condition condition) {
    return new TableItem(
        dynamo
            .updateItem(request(key, change, condition).returnValues(ReturnValue.ALL_OLD).build())
            .attributes());
  }

  private UpdateItemRequest.Builder request(
      Map<String, AttributeValue> key, String change, Condition condition) {
    return UpdateItemRequest.builder()
        .tableName(name)
        .key(key)
        .updateExpression(change)
        .conditionExpression(condition.text())
        .expressionAttributeValues(condition.valuesOrNull());
  }

  private static boolean attempt(Runnable write) {
    try {
      write.run();
      return true;
    } catch (ConditionalCheckFailedException | TransactionConflictException e) {
      return false;
    }
  }
}
