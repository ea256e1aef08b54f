package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mor.automation.marketplace.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Providers that failed lately, as every process sees them. The last word counts. */
public final class ProviderCooldowns {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderCooldowns.class);
  private static final String PROVIDER = "provider|";

  /** DynamoDB's limit for one call. */
  private static final int MOST_KEYS = 100;

  private static final int TRIES = 2;

  private final DynamoDbClient dynamo;
  private final String table;
  private final Clock clock;

  public ProviderCooldowns(DynamoDbClient dynamo, SessionTables tables, Clock clock) {
    this.dynamo = dynamo;
    this.table = tables.sessions();
    this.clock = clock;
  }

  public void coolDown(Address provider, Instant until) {
    Map<String, AttributeValue> item = new HashMap<>(key(provider));
    item.put("cool_until", number(until.toEpochMilli()));
    item.put("expires_at", number(until.getEpochSecond() + 60));
    dynamo.putItem(PutItemRequest.builder().tableName(table).item(item).build());
  }

  /** Those of the providers that are to be avoided now. */
  public Set<Address> coolingDown(List<Address> providers) {
    Set<Address> cooling = new HashSet<>();
    List<Address> distinct = providers.stream().distinct().toList();
    for (int from = 0; from < distinct.size(); from += MOST_KEYS) {
      List<Address> page = distinct.subList(from, Math.min(from + MOST_KEYS, distinct.size()));
      for (Map<String, AttributeValue> item : items(page)) {
        if (new TableItem(item).time("cool_until").isAfter(clock.instant())) {
          cooling.add(new Address(item.get("pool").s().substring(PROVIDER.length())));
        }
      }
    }
    return cooling;
  }

  /** A throttled table answers for a part of the keys; the others are asked for again. */
  private List<Map<String, AttributeValue>> items(List<Address> providers) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<String, KeysAndAttributes> left =
        Map.of(table, keys(providers.stream().map(ProviderCooldowns::key).toList()));
    for (int tries = 0; tries < TRIES && !left.isEmpty(); tries++) {
      BatchGetItemResponse answer =
          dynamo.batchGetItem(BatchGetItemRequest.builder().requestItems(left).build());
      items.addAll(answer.responses().getOrDefault(table, List.of()));
      left = answer.unprocessedKeys();
    }
    if (!left.isEmpty()) {
      LOG.warn("not every provider's cooldown could be read; these are taken for well");
    }
    return items;
  }

  private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).build();
  }

  private static Map<String, AttributeValue> key(Address provider) {
    return Map.of("pool", text(PROVIDER + provider.hex()), "id", text("cooldown"));
  }
}
