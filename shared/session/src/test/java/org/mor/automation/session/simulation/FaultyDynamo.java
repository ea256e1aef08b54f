package org.mor.automation.session.simulation;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The tables as one process sees them: over a network, through a client that tries again. */
final class FaultyDynamo implements DynamoDbClient {
  private static final long LATE = 6_000;

  private final SimulatedDynamo tables;
  private final SimulatedProcess process;
  private final Scheduler scheduler;
  private final Faults faults;
  private final Invariants invariants;
  private final String sessions = World.TABLES.sessions();

  FaultyDynamo(
      SimulatedDynamo tables,
      SimulatedProcess process,
      Scheduler scheduler,
      Faults faults,
      Invariants invariants) {
    this.tables = tables;
    this.process = process;
    this.scheduler = scheduler;
    this.faults = faults;
    this.invariants = invariants;
  }

  private <T> T read(String what, Supplier<T> call) {
    process.travel(what, faults.between(0, 4));
    return switch (faults.store()) {
      case NOTHING, CONFLICT, REPEATED, LATE -> call.get();
      case LOST_BEFORE, LOST_AFTER -> throw lost(what);
      case THROTTLED -> throw throttled(what);
    };
  }

  private <T> T write(String what, boolean transaction, boolean mayConflict, Supplier<T> call) {
    Supplier<T> checked =
        () -> {
          T answer = call.get();
          process.note(what);
          invariants.checkTables();
          return answer;
        };
    process.travel(what, faults.between(0, 6));
    Faults.Store fault = faults.store();
    if (leavesLeases(fault, transaction || what.contains("REMOVE lease_owner"))) {
      process.loseRelease();
    }
    T answer =
        switch (fault) {
          case NOTHING -> checked.get();
          case LOST_BEFORE -> throw lost("before " + what);
          case LOST_AFTER -> {
            quietly(checked);
            process.travel(what, faults.between(0, 2_000));
            throw lost("after " + what);
          }
          case THROTTLED -> throw throttled(what);
          case CONFLICT -> {
            if (mayConflict) {
              throw conflict(what, transaction);
            }
            yield checked.get();
          }
          case REPEATED -> {
            quietly(checked);
            process.travel(what, faults.between(10, 2_000));
            yield checked.get();
          }
          case LATE -> {
            scheduler.at(scheduler.now() + faults.between(1, LATE), () -> quietly(checked));
            process.travel(what, faults.between(10, 500));
            yield checked.get();
          }
        };
    if (faults.oneIn(4)) {
      process.travel("answer to " + what, faults.between(0, 4));
    }
    return answer;
  }

  /** Whether a lease may be left to run out because of that, through nobody's mistake. */
  private static boolean leavesLeases(Faults.Store fault, boolean release) {
    return switch (fault) {
      case NOTHING, CONFLICT, REPEATED -> false;
      case LOST_AFTER, LATE -> true;
      case LOST_BEFORE, THROTTLED -> release;
    };
  }

  private static void quietly(Supplier<?> call) {
    try {
      Object _ = call.get();
    } catch (DynamoDbException _) {
      // Nobody hears of it.
    }
  }

  private SdkClientException lost(String what) {
    process.note("LOST " + what);
    return SdkClientException.create("no answer");
  }

  private DynamoDbException throttled(String what) {
    process.note("THROTTLED " + what);
    return ProvisionedThroughputExceededException.builder().message("throttled").build();
  }

  private DynamoDbException conflict(String what, boolean transaction) {
    process.note("CONFLICT " + what);
    return transaction
        ? TransactionCanceledException.builder()
            .cancellationReasons(
                List.of(CancellationReason.builder().code("TransactionConflict").build()))
            .message("conflict")
            .build()
        : TransactionConflictException.builder().message("conflict").build();
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return read("get", () -> tables.getItem(request));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return read("batch get", () -> tables.batchGetItem(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response = read("query", () -> tables.query(request));
    // Indexes follow their table by a moment.
    return request.indexName() != null && faults.happens(faults.stale)
        ? QueryResponse.builder().items(longThere(request, response)).build()
        : response;
  }

  /** Of a new record the index by session may not know yet; of one that is due it may not yet. */
  private List<Map<String, AttributeValue>> longThere(
      QueryRequest request, QueryResponse response) {
    return request.indexName().equals("session")
        ? response.items().stream().filter(this::old).toList()
        : List.of();
  }

  private boolean old(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> record =
        tables
            .getItem(
                get ->
                    get.tableName(sessions)
                        .key(Map.of("pool", key.get("pool"), "id", key.get("id"))))
            .item();
    long createdAt = Long.parseLong(record.get("created_at").n());
    return createdAt + 300_000 < scheduler.now();
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return write("put", false, false, () -> tables.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    String what =
        process.traced()
            ? request.updateExpression() + " " + request.expressionAttributeValues()
            : request.updateExpression();
    noteOwner(":owner", request.expressionAttributeValues());
    // Only items that transactions write too can conflict with one.
    return write(
        what, false, request.tableName().equals(sessions), () -> tables.updateItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return write("delete", false, false, () -> tables.deleteItem(request));
  }

  /** The client gives every transaction a token of its own, which its tries have in common. */
  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    TransactWriteItemsRequest named =
        request.toBuilder().clientRequestToken(invariants.token()).build();
    String what = process.traced() ? described(request) : "transaction";
    for (TransactWriteItem item : request.transactItems()) {
      if (item.put() != null) {
        noteOwner("lease_owner", item.put().item());
      } else if (item.update() != null) {
        noteOwner(":owner", item.update().expressionAttributeValues());
      }
    }
    return write(what, true, true, () -> tables.transactWriteItems(named));
  }

  private void noteOwner(String name, Map<String, AttributeValue> values) {
    if (values.containsKey(name)) {
      process.holds(values.get(name).s());
    }
  }

  private static String described(TransactWriteItemsRequest request) {
    StringBuilder text = new StringBuilder("transaction");
    request
        .transactItems()
        .forEach(
            item -> {
              if (item.update() != null) {
                text.append(" | ").append(item.update().updateExpression());
                text.append(' ').append(item.update().expressionAttributeValues());
              } else if (item.put() != null) {
                text.append(" | put ").append(item.put().item());
              } else {
                text.append(" | delete ").append(item.delete().key());
              }
            });
    return text.toString();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
