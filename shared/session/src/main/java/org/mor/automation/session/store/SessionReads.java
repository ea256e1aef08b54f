package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.seconds;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** All queries for session records. Safe for any thread. */
public final class SessionReads {
  private final DynamoDbClient dynamo;
  private final Table table;

  public SessionReads(DynamoDbClient dynamo, SessionTables tables) {
    this.dynamo = dynamo;
    this.table = new Table(dynamo, tables.sessions());
  }

  /** The sessions that serve a pool, as they are now. */
  public List<SessionRecord> slots(PoolKey pool) {
    return dynamo.query(partition(SessionItems.slotsKey(pool))).items().stream()
        .map(SessionItems::read)
        .toList();
  }

  /** All manual sessions of a user, as they are now. */
  public List<SessionRecord> manual(UserId owner) {
    return dynamo.queryPaginator(partition(SessionItems.manualKey(owner))).items().stream()
        .map(SessionItems::read)
        .toList();
  }

  private QueryRequest partition(String key) {
    return table
        .query("#pool = :pool", Map.of(":pool", text(key)))
        .expressionAttributeNames(Map.of("#pool", "pool"))
        .build();
  }

  /** One record as it is now, by its place. */
  Optional<SessionRecord> at(Place place, IntentId intent) {
    return get(SessionItems.key(place, intent));
  }

  private Optional<SessionRecord> get(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item = table.get(key);
    return item.isEmpty() ? Optional.empty() : Optional.of(SessionItems.read(item));
  }

  /** The record of an intent that is no longer among its pool's slots. */
  public Optional<SessionRecord> ended(PoolKey pool, IntentId intent) {
    return at(new Place.Ended(pool), intent);
  }

  /** One manual session of the user, as it is now; never another user's. */
  public Optional<SessionRecord> manual(UserId owner, IntentId intent) {
    return get(SessionItems.manualKey(owner, intent));
  }

  /** The records of a session on the chain; may lag their writing by a moment. */
  public List<SessionRecord> bySession(SessionId session) {
    return read(
        dynamo
            .query(
                index("session", "session_id = :id", Map.of(":id", bytes(session.bytes()))).build())
            .items());
  }

  private QueryRequest.Builder index(
      String name, String condition, Map<String, AttributeValue> values) {
    return QueryRequest.builder()
        .tableName(table.name())
        .indexName(name)
        .keyConditionExpression(condition)
        .expressionAttributeValues(values);
  }

  /** Openings that are signed and not finished; may lag by a moment. */
  public List<SessionRecord> signed() {
    List<Map<String, AttributeValue>> signed = new ArrayList<>();
    for (int i = 0; i < SessionItems.DUE_PARTITIONS; i++) {
      for (Map<String, AttributeValue> indexed : unfinished(i)) {
        if (new TableItem(indexed).string("stage").equals(Stage.SIGNED.name())) {
          signed.add(indexed);
        }
      }
    }
    return read(signed);
  }

  private Iterable<Map<String, AttributeValue>> unfinished(int partition) {
    return dynamo
        .queryPaginator(
            index(
                    "due",
                    "due_partition = :partition",
                    Map.of(":partition", text(SessionItems.duePartition(partition))))
                .build())
        .items();
  }

  /** Unfinished records that maintenance should look at by that time, earliest first. */
  public List<SessionRecord> due(Instant by, int atMost) {
    List<SessionRecord> records = new ArrayList<>();
    for (int i = 0; i < SessionItems.DUE_PARTITIONS; i++) {
      QueryRequest request =
          index(
                  "due",
                  "due_partition = :partition AND due_at <= :by",
                  Map.of(":partition", text(SessionItems.duePartition(i)), ":by", seconds(by)))
              .limit(atMost)
              .build();
      records.addAll(read(dynamo.query(request).items()));
    }
    return records;
  }

  /**
   * Unfinished records.
   *
   * @param openByModel open automatic sessions by the id of their model
   */
  public record Census(SessionCounts counts, Map<String, Integer> openByModel) {}

  /** Counts all unfinished records by the due index; may lag by a moment. */
  public Census census(Instant now) {
    Map<String, Integer> models = new TreeMap<>();
    SessionCounts census = SessionCounts.NOBODY;
    for (int i = 0; i < SessionItems.DUE_PARTITIONS; i++) {
      for (Map<String, AttributeValue> indexed : unfinished(i)) {
        census = census.and(indexed, now);
        if (new TableItem(indexed).string("stage").equals(Stage.OPEN.name())) {
          SessionItems.modelOf(indexed.get("pool").s())
              .ifPresent(model -> models.merge(model, 1, Integer::sum));
        }
      }
    }
    return new Census(census, models);
  }

  /** Indexes hold no lease, so that taking one is not written there too. */
  private List<SessionRecord> read(List<Map<String, AttributeValue>> keys) {
    return keys.stream()
        .map(key -> get(Map.of("pool", key.get("pool"), "id", key.get("id"))))
        .flatMap(Optional::stream)
        .toList();
  }
}
