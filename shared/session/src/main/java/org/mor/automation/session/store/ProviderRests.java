package org.mor.automation.session.store;

import static org.mor.automation.session.store.Item.number;
import static org.mor.automation.session.store.Item.text;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mor.automation.marketplace.Address;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Providers that failed lately, as every process sees them. The last word counts. */
public final class ProviderRests {
  private final DynamoDbClient dynamo;
  private final String table;
  private final Clock clock;

  public ProviderRests(DynamoDbClient dynamo, Tables tables, Clock clock) {
    this.dynamo = dynamo;
    this.table = tables.sessions();
    this.clock = clock;
  }

  public void rest(Address provider, Instant until) {
    Map<String, AttributeValue> item = new HashMap<>(key(provider));
    item.put("rest_until", number(until.toEpochMilli()));
    item.put("expires_at", number(until.getEpochSecond() + 60));
    dynamo.putItem(PutItemRequest.builder().tableName(table).item(item).build());
  }

  /** Those of the providers that are to be avoided now. */
  public Set<Address> resting(List<Address> providers) {
    Set<Address> resting = new HashSet<>();
    for (Address provider : providers) {
      GetItemRequest request = GetItemRequest.builder().tableName(table).key(key(provider)).build();
      Map<String, AttributeValue> item = dynamo.getItem(request).item();
      if (!item.isEmpty() && new Item(item).time("rest_until").isAfter(clock.instant())) {
        resting.add(provider);
      }
    }
    return resting;
  }

  private static Map<String, AttributeValue> key(Address provider) {
    return Map.of("pool", text("provider|" + provider.hex()), "id", text("rest"));
  }
}
