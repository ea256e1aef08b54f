package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.session.model.IntentId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The observed behaviour of the marketplace's contract, kept for all processes in one item. */
public final class ContractRules {
  private static final Map<String, AttributeValue> KEY =
      Map.of("wallet", text("contract"), "item", text("rules"));

  private final Table table;

  public ContractRules(DynamoDbClient dynamo, SessionTables tables) {
    this.table = new Table(dynamo, tables.wallets());
  }

  /**
   * Whether stake was held when a session was closed after its end.
   *
   * @param at when that was observed last
   */
  public record Observed(boolean held, Instant at) {}

  /** Empty if it was never observed. */
  public Optional<Observed> heldAfterEnd() {
    TableItem item = table.item(KEY);
    return item.has("observed_at")
        ? Optional.of(new Observed(item.number("held") == 1, item.time("observed_at")))
        : Optional.empty();
  }

  /** Whether stakes are known to be held after closings that were not early. */
  public boolean knownToHold() {
    return heldAfterEnd().map(Observed::held).orElse(false);
  }

  public void observed(Observed observed) {
    table.set(
        KEY,
        "SET held = :held, observed_at = :at",
        Condition.none()
            .with(":held", number(observed.held() ? 1 : 0))
            .with(":at", millis(observed.at())));
  }

  /** Takes the probe for this session's closing; false while another session has it. */
  public boolean probe(IntentId session, Instant now, Instant until) {
    return table.update(
        KEY,
        "SET probing = :session, probing_until = :until",
        Condition.of(
                "attribute_not_exists(probing_until) OR probing_until < :now"
                    + " OR probing = :session")
            .with(":session", text(session.value()))
            .with(":until", millis(until))
            .with(":now", millis(now)));
  }
}
