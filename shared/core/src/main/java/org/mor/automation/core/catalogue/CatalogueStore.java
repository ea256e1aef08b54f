package org.mor.automation.core.catalogue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The snapshot of the catalogue in the sessions table, read at most once in a while. Written by
 * whoever has read the chain; the last one counts. Beside it, in the same item, stands which model
 * each name belongs to: a write adds to that only if nobody else has since it was read, so that all
 * writers agree on each name's first owner. Safe for any thread.
 */
public final class CatalogueStore {
  private static final Map<String, AttributeValue> KEY =
      Map.of("pool", AttributeValue.fromS("catalogue"), "id", AttributeValue.fromS("snapshot"));

  private static final String NAMES = "bound_names";

  /** Another process adds names at the same moment at most when the market changes. */
  private static final int TRIES = 20;

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueStore.class);

  private final DynamoDbClient dynamo;
  private final String table;
  private final JsonMapper json;
  private final CatalogueRules rules;
  private final Duration keep;
  private final Clock clock;
  private final ReentrantLock filling = new ReentrantLock();
  private volatile Cached cached;

  private record Cached(Catalogue catalogue, Instant readAt) {}

  /**
   * Wires the store.
   *
   * @param rules the operator's, laid over every snapshot
   * @param keep how long a snapshot is used before it is read again
   */
  public CatalogueStore(
      DynamoDbClient dynamo,
      String table,
      JsonMapper json,
      CatalogueRules rules,
      Duration keep,
      Clock clock) {
    this.dynamo = dynamo;
    this.table = table;
    this.json = json;
    this.rules = rules;
    this.keep = keep;
    this.clock = clock;
  }

  /** The snapshot; empty if none has been written yet. */
  public Optional<Catalogue> current() {
    Cached now = cached;
    if (now != null && now.readAt.plus(keep).isAfter(clock.instant())) {
      return Optional.of(now.catalogue);
    }
    return read();
  }

  /**
   * The snapshot; where none has been written yet, it is now, by one thread of this process alone.
   *
   * @param fromChain what the chain holds
   */
  public Catalogue current(Supplier<List<ModelEntry>> fromChain) {
    Optional<Catalogue> known = current();
    if (known.isPresent()) {
      return known.get();
    }
    filling.lock();
    try {
      return current().orElseGet(() -> write(fromChain.get()));
    } finally {
      filling.unlock();
    }
  }

  /** The snapshot as it stands in the table now. */
  public Optional<Catalogue> read() {
    Map<String, AttributeValue> item = item(false);
    return item.isEmpty() ? Optional.empty() : Optional.of(keep(item));
  }

  private Map<String, AttributeValue> item(boolean consistent) {
    return dynamo
        .getItem(
            GetItemRequest.builder().tableName(table).key(KEY).consistentRead(consistent).build())
        .item();
  }

  private Catalogue keep(Map<String, AttributeValue> item) {
    Catalogue catalogue =
        new Catalogue(
            unpack(item.get("models").b().asByteArray()),
            names(item),
            rules,
            Instant.ofEpochMilli(Long.parseLong(item.get("refreshed_at").n())));
    cached = new Cached(catalogue, clock.instant());
    return catalogue;
  }

  private NameBindings names(Map<String, AttributeValue> item) {
    return item.containsKey(NAMES)
        ? unpackNames(item.get(NAMES).b().asByteArray())
        : NameBindings.NONE;
  }

  /** Writes what the chain holds now, and binds the names that nobody has had. */
  public Catalogue write(List<ModelEntry> models) {
    List<ModelEntry> permitted =
        models.stream()
            .filter(model -> rules.lists().permit(NameBindings.key(model.id())))
            .toList();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Map<String, AttributeValue> seen = item(true);
      NameBindings before = names(seen);
      NameBindings after = before.and(permitted);
      try {
        return keep(
            write(models, before.equals(after) ? Optional.empty() : Optional.of(after), seen));
      } catch (ConditionalCheckFailedException e) {
        LOG.info("another process bound names at the same time");
      }
    }
    throw new IllegalStateException("other processes bound names on every attempt");
  }

  /**
   * One write of the snapshot.
   *
   * @param names empty to leave them as they are
   * @return the item afterwards, with whatever names others have bound meanwhile
   */
  private Map<String, AttributeValue> write(
      List<ModelEntry> models, Optional<NameBindings> names, Map<String, AttributeValue> seen) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":models", binary(pack(models)));
    values.put(":now", AttributeValue.fromN(Long.toString(clock.instant().toEpochMilli())));
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder().tableName(table).key(KEY).returnValues(ReturnValue.ALL_NEW);
    String set = "SET models = :models, refreshed_at = :now";
    if (names.isPresent()) {
      set += ", bound_names = :names";
      values.put(":names", binary(packNames(names.get())));
      if (seen.containsKey(NAMES)) {
        update.conditionExpression("bound_names = :seen");
        values.put(":seen", seen.get(NAMES));
      } else {
        update.conditionExpression("attribute_not_exists(bound_names)");
      }
    }
    return dynamo
        .updateItem(update.updateExpression(set).expressionAttributeValues(values).build())
        .attributes();
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  private byte[] packNames(NameBindings names) {
    ObjectNode node = json.createObjectNode();
    new TreeMap<>(names.ids()).forEach(node::put);
    return packed(node);
  }

  private NameBindings unpackNames(byte[] bytes) {
    Map<String, String> ids = new HashMap<>();
    unpacked(bytes)
        .properties()
        .forEach(each -> ids.put(each.getKey(), each.getValue().asString()));
    return new NameBindings(ids);
  }

  /** Packed, because an item holds 400 KB at most. */
  private byte[] pack(List<ModelEntry> models) {
    ArrayNode list = json.createArrayNode();
    for (ModelEntry model : models) {
      ObjectNode node = list.addObject();
      node.put("id", model.id())
          .put("name", model.name())
          .put("type", model.type().name())
          .put("tee", model.tee())
          .put("created", model.createdAt())
          .put("bids", model.bids())
          .put("lowest", model.lowestPrice())
          .put("highest", model.highestPrice());
      ArrayNode tags = node.putArray("tags");
      model.tags().forEach(tags::add);
    }
    return packed(list);
  }

  private byte[] packed(JsonNode node) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(json.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private List<ModelEntry> unpack(byte[] bytes) {
    List<ModelEntry> models = new ArrayList<>();
    for (JsonNode node : unpacked(bytes)) {
      List<String> tags = new ArrayList<>();
      node.path("tags").forEach(tag -> tags.add(tag.asString()));
      models.add(
          new ModelEntry(
              node.path("id").asString(),
              node.path("name").asString(),
              tags,
              ModelEntry.Type.valueOf(node.path("type").asString()),
              node.path("tee").asBoolean(),
              node.path("created").asLong(),
              node.path("bids").asInt(),
              node.path("lowest").asString(),
              node.path("highest").asString()));
    }
    return models;
  }

  private JsonNode unpacked(byte[] bytes) {
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return json.readTree(packed.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue's snapshot is damaged", e);
    }
  }
}
