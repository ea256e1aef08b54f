package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.session.model.Owner;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Work that one process at a time does, by its name. */
public final class SingleFlight {
  private final Table table;
  private final Clock clock;

  public SingleFlight(DynamoDbClient dynamo, SessionTables tables, Clock clock) {
    this.table = new Table(dynamo, tables.sessions());
    this.clock = clock;
  }

  /** Takes the work until then at the latest; false if another process has it. */
  public boolean start(String name, Owner owner, Instant until) {
    return table.update(
        key(name),
        "SET lease_owner = :owner, lease_until = :until",
        Condition.of("attribute_not_exists(lease_owner) OR lease_until < :now")
            .with(":owner", text(owner.token()))
            .with(":until", millis(until))
            .with(":now", millis(clock.instant())));
  }

  /** Gives the work back early; does nothing if another process has it by now. */
  public void stop(String name, Owner owner) {
    table.update(
        key(name),
        "REMOVE lease_owner, lease_until",
        Condition.of("lease_owner = :owner").with(":owner", text(owner.token())));
  }

  private static Map<String, AttributeValue> key(String name) {
    return Map.of("pool", text("work|" + name), "id", text("lease"));
  }
}
