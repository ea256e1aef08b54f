package org.mor.automation.core.catalogue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The snapshot of the catalogue in the sessions table, read at most once in a while. Written by
 * whoever has read the chain; the last one counts. Safe for any thread.
 */
public final class CatalogueStore {
  private static final Map<String, AttributeValue> KEY =
      Map.of("pool", AttributeValue.fromS("catalogue"), "id", AttributeValue.fromS("snapshot"));

  private final DynamoDbClient dynamo;
  private final String table;
  private final JsonMapper json;
  private final Map<String, String> aliases;
  private final Duration keep;
  private final Clock clock;
  private final ReentrantLock filling = new ReentrantLock();
  private volatile Cached cached;

  private record Cached(Catalogue catalogue, Instant readAt) {}

  /**
   * Wires the store.
   *
   * @param aliases the operator's, laid over every snapshot
   * @param keep how long a snapshot is used before it is read again
   */
  public CatalogueStore(
      DynamoDbClient dynamo,
      String table,
      JsonMapper json,
      Map<String, String> aliases,
      Duration keep,
      Clock clock) {
    this.dynamo = dynamo;
    this.table = table;
    this.json = json;
    this.aliases = Map.copyOf(aliases);
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
    Map<String, AttributeValue> item =
        dynamo.getItem(GetItemRequest.builder().tableName(table).key(KEY).build()).item();
    if (item.isEmpty()) {
      return Optional.empty();
    }
    Catalogue catalogue =
        new Catalogue(
            unpack(item.get("models").b().asByteArray()),
            aliases,
            Instant.ofEpochMilli(Long.parseLong(item.get("refreshed_at").n())));
    cached = new Cached(catalogue, clock.instant());
    return Optional.of(catalogue);
  }

  /** Writes what the chain holds now. */
  public Catalogue write(List<ModelEntry> models) {
    Instant now = clock.instant();
    dynamo.putItem(
        PutItemRequest.builder()
            .tableName(table)
            .item(
                Map.of(
                    "pool", KEY.get("pool"),
                    "id", KEY.get("id"),
                    "models", AttributeValue.fromB(SdkBytes.fromByteArray(pack(models))),
                    "refreshed_at", AttributeValue.fromN(Long.toString(now.toEpochMilli()))))
            .build());
    Catalogue catalogue = new Catalogue(models, aliases, now);
    cached = new Cached(catalogue, now);
    return catalogue;
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(json.writeValueAsBytes(list));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private List<ModelEntry> unpack(byte[] bytes) {
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      List<ModelEntry> models = new ArrayList<>();
      for (JsonNode node : json.readTree(packed.readAllBytes())) {
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
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue's snapshot is damaged", e);
    }
  }
}
