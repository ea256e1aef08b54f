package org.mor.automation.session.store;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.mor.automation.session.model.Hold;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The text of a condition, with the values of that text and of the change beside it.
 *
 * @param text null for no condition
 */
record Condition(String text, Map<String, AttributeValue> values) {
  static Condition of(String text) {
    return new Condition(text, new HashMap<>());
  }

  /** For a change that depends on others of its transaction alone. */
  static Condition none() {
    return new Condition(null, new HashMap<>());
  }

  /**
   * Adds to a counter, which must not get above the cap. The first amount, while there is no
   * counter yet, has to be within the cap too.
   */
  static Condition adding(String counter, BigInteger more, BigInteger cap) {
    boolean first = more.compareTo(cap) <= 0;
    return of((first ? "attribute_not_exists(" + counter + ") OR " : "") + counter + " <= :most")
        .with(":more", TableItem.number(more))
        .with(":most", TableItem.number(cap.subtract(more)));
  }

  Condition with(String name, AttributeValue value) {
    values.put(name, value);
    return this;
  }

  /** The values of {@code lease_until = :until, due_at = :due}. */
  Condition withUntilAndDue(Hold hold) {
    return with(":until", TableItem.millis(hold.until()))
        .with(":due", TableItem.seconds(hold.until()));
  }

  /** DynamoDB refuses an empty map of values. */
  Map<String, AttributeValue> valuesOrNull() {
    return values.isEmpty() ? null : values;
  }
}
