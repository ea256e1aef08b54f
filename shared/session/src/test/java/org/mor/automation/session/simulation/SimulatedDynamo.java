package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mor.automation.session.store.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The part of DynamoDB that the product uses, in memory; anything else fails loudly. One thread at
 * a time.
 */
public final class SimulatedDynamo implements DynamoDbClient {
  static final String SETTINGS = "settings";
  static final String API_KEYS = "api-keys";

  private final Map<String, SimulatedTable> tables;
  private final Set<String> tokens = new HashSet<>();
  private int mostInBatch = Integer.MAX_VALUE;

  public SimulatedDynamo(SessionTables names) {
    this.tables =
        Map.of(
            names.sessions(),
            new SimulatedTable(
                "pool",
                Optional.of("id"),
                Map.of(
                    "due",
                        new SimulatedTable.Index(
                            "due_partition", Optional.of("due_at"), Set.of("stage", "stake")),
                    "session", new SimulatedTable.Index("session_id", Optional.empty(), Set.of()))),
            names.wallets(),
            new SimulatedTable("wallet", Optional.of("item"), Map.of()),
            SETTINGS,
            new SimulatedTable("user_id", Optional.empty(), Map.of()),
            API_KEYS,
            new SimulatedTable("prefix", Optional.empty(), Map.of()));
  }

  /** Every item of a table, for whoever checks it. */
  public Collection<Map<String, AttributeValue>> items(String table) {
    return table(table).all();
  }

  private SimulatedTable table(String name) {
    SimulatedTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no table " + name);
    }
    return table;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    SimulatedTable table = table(request.tableName());
    GetItemResponse.Builder response = GetItemResponse.builder();
    table.at(table.placeOfKey(request.key())).ifPresent(response::item);
    return response.build();
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map<String, List<Map<String, AttributeValue>>> found = new TreeMap<>();
    Map<String, KeysAndAttributes> left = new TreeMap<>();
    request
        .requestItems()
        .forEach(
            (name, asked) -> {
              List<Map<String, AttributeValue>> keys = asked.keys();
              if (keys.isEmpty() || keys.size() > 100 || new HashSet<>(keys).size() < keys.size()) {
                throw new IllegalArgumentException("1 to 100 different keys");
              }
              SimulatedTable table = table(name);
              int answered = Math.min(keys.size(), mostInBatch);
              found.put(
                  name,
                  keys.subList(0, answered).stream()
                      .flatMap(key -> table.at(table.placeOfKey(key)).stream())
                      .toList());
              if (answered < keys.size()) {
                List<Map<String, AttributeValue>> rest = keys.subList(answered, keys.size());
                left.put(name, asked.toBuilder().keys(rest).build());
              }
            });
    return BatchGetItemResponse.builder().responses(found).unprocessedKeys(left).build();
  }

  /** From now on a batch is answered for so many of its keys, as by a table with much to do. */
  public void answerInBatch(int most) {
    mostInBatch = most;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    SimulatedTable table = table(request.tableName());
    Values values =
        new Values(request.expressionAttributeValues(), request.hasExpressionAttributeValues());
    Expression condition =
        Expression.of(named(request.keyConditionExpression(), request.expressionAttributeNames()));
    int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
    if (request.indexName() == null) {
      return QueryResponse.builder().items(table.query(condition, values, limit)).build();
    }
    if (Boolean.TRUE.equals(request.consistentRead())) {
      throw new IllegalArgumentException("an index is never read consistently");
    }
    return QueryResponse.builder()
        .items(table.query(request.indexName(), condition, values, limit))
        .build();
  }

  private static String named(String expression, Map<String, String> names) {
    String text = expression;
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace(name.getKey(), Tokens.QUOTE + name.getValue());
    }
    return text;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    Write write =
        write(
            Put.builder()
                .tableName(request.tableName())
                .item(request.item())
                .conditionExpression(request.conditionExpression())
                .expressionAttributeValues(
                    given(
                        request.hasExpressionAttributeValues(),
                        request.expressionAttributeValues()))
                .returnValuesOnConditionCheckFailure(request.returnValuesOnConditionCheckFailure())
                .build());
    single(write);
    return PutItemResponse.builder().build();
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    Write write =
        write(
            Update.builder()
                .tableName(request.tableName())
                .key(request.key())
                .updateExpression(request.updateExpression())
                .conditionExpression(request.conditionExpression())
                .expressionAttributeValues(
                    given(
                        request.hasExpressionAttributeValues(),
                        request.expressionAttributeValues()))
                .returnValuesOnConditionCheckFailure(request.returnValuesOnConditionCheckFailure())
                .build());
    single(write);
    ReturnValue wanted = request.returnValues() == null ? ReturnValue.NONE : request.returnValues();
    return switch (wanted) {
      case NONE -> UpdateItemResponse.builder().build();
      case ALL_OLD -> UpdateItemResponse.builder().attributes(write.before().orElse(null)).build();
      case ALL_NEW -> UpdateItemResponse.builder().attributes(write.after().orElseThrow()).build();
      default -> throw new IllegalArgumentException("return values " + wanted);
    };
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    Write write =
        write(
            Delete.builder()
                .tableName(request.tableName())
                .key(request.key())
                .conditionExpression(request.conditionExpression())
                .expressionAttributeValues(
                    given(
                        request.hasExpressionAttributeValues(),
                        request.expressionAttributeValues()))
                .returnValuesOnConditionCheckFailure(request.returnValuesOnConditionCheckFailure())
                .build());
    single(write);
    return DeleteItemResponse.builder().build();
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    String token = request.clientRequestToken();
    if (token != null && tokens.contains(token)) {
      return TransactWriteItemsResponse.builder().build();
    }
    List<Write> writes = request.transactItems().stream().map(this::write).toList();
    if (writes.stream().map(Write::address).distinct().count() != writes.size()) {
      throw new IllegalArgumentException("a transaction touches no item twice");
    }
    if (!writes.stream().allMatch(Write::allowed)) {
      throw TransactionCanceledException.builder()
          .message("Transaction cancelled")
          .cancellationReasons(writes.stream().map(SimulatedDynamo::reason).toList())
          .build();
    }
    writes.forEach(this::apply);
    if (token != null) {
      tokens.add(token);
    }
    return TransactWriteItemsResponse.builder().build();
  }

  private static CancellationReason reason(Write write) {
    if (write.allowed()) {
      return CancellationReason.builder().code("None").build();
    }
    CancellationReason.Builder reason =
        CancellationReason.builder().code("ConditionalCheckFailed").message("condition");
    if (write.tells()) {
      write.before().ifPresent(reason::item);
    }
    return reason.build();
  }

  private void single(Write write) {
    if (!write.allowed()) {
      ConditionalCheckFailedException.Builder refusal =
          ConditionalCheckFailedException.builder().message("The conditional request failed");
      if (write.tells()) {
        write.before().ifPresent(refusal::item);
      }
      throw refusal.build();
    }
    apply(write);
  }

  /**
   * One write as it would turn out now.
   *
   * @param after empty for a deletion
   * @param tells whether a refusal comes with the item
   */
  private record Write(
      String table,
      String place,
      Optional<Map<String, AttributeValue>> before,
      Optional<Map<String, AttributeValue>> after,
      boolean allowed,
      boolean tells) {
    String address() {
      return table + '\0' + place;
    }
  }

  private void apply(Write write) {
    SimulatedTable table = table(write.table());
    write
        .after()
        .ifPresentOrElse(item -> table.put(write.place(), item), () -> table.remove(write.place()));
  }

  private Write write(TransactWriteItem item) {
    List<Write> writes = new ArrayList<>();
    Optional.ofNullable(item.put()).map(this::write).ifPresent(writes::add);
    Optional.ofNullable(item.update()).map(this::write).ifPresent(writes::add);
    Optional.ofNullable(item.delete()).map(this::write).ifPresent(writes::add);
    if (writes.size() != 1) {
      throw new IllegalArgumentException("one put, update or delete: " + item);
    }
    return writes.getFirst();
  }

  private Write write(Put put) {
    SimulatedTable table = table(put.tableName());
    String place = table.place(put.item());
    var before = table.at(place);
    Values values = new Values(put.expressionAttributeValues(), put.hasExpressionAttributeValues());
    boolean allowed = allowed(put.conditionExpression(), before, values);
    values.allUsed();
    return new Write(
        put.tableName(),
        place,
        before,
        Optional.of(new TreeMap<>(put.item())),
        allowed,
        tells(put.returnValuesOnConditionCheckFailure()));
  }

  private Write write(Update update) {
    SimulatedTable table = table(update.tableName());
    String place = table.placeOfKey(update.key());
    var before = table.at(place);
    Values values =
        new Values(update.expressionAttributeValues(), update.hasExpressionAttributeValues());
    boolean allowed = allowed(update.conditionExpression(), before, values);
    Optional<Map<String, AttributeValue>> after =
        allowed
            ? Optional.of(
                Change.of(update.updateExpression()).apply(before.orElse(update.key()), values))
            : before;
    if (allowed) {
      values.allUsed();
    }
    return new Write(
        update.tableName(),
        place,
        before,
        after,
        allowed,
        tells(update.returnValuesOnConditionCheckFailure()));
  }

  private Write write(Delete delete) {
    SimulatedTable table = table(delete.tableName());
    String place = table.placeOfKey(delete.key());
    var before = table.at(place);
    Values values =
        new Values(delete.expressionAttributeValues(), delete.hasExpressionAttributeValues());
    boolean allowed = allowed(delete.conditionExpression(), before, values);
    values.allUsed();
    return new Write(
        delete.tableName(),
        place,
        before,
        Optional.empty(),
        allowed,
        tells(delete.returnValuesOnConditionCheckFailure()));
  }

  private static boolean allowed(
      String condition, Optional<Map<String, AttributeValue>> before, Values values) {
    return condition == null || Expression.of(condition).holds(before.orElse(Map.of()), values);
  }

  private static boolean tells(ReturnValuesOnConditionCheckFailure wanted) {
    return wanted == ReturnValuesOnConditionCheckFailure.ALL_OLD;
  }

  private static Map<String, AttributeValue> given(
      boolean present, Map<String, AttributeValue> values) {
    return present ? values : null;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
