package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

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
public final class ProviderCooldowns {
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
    for (Address provider : providers) {
      GetItemRequest request = GetItemRequest.builder().tableName(table).key(key(provider)).build();
      Map<String, AttributeValue> item = dynamo.getItem(request).item();
      if (!item.isEmpty() && new TableItem(item).time("cool_until").isAfter(clock.instant())) {
        cooling.add(provider);
      }
    }
    return cooling;
  }

  private static Map<String, AttributeValue> key(Address provider) {
    return Map.of("pool", text("provider|" + provider.hex()), "id", text("cooldown"));
  }
}
