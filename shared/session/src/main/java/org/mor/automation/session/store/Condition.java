package org.mor.automation.session.store;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The text of a condition, and the values that it and the change beside it name.
 *
 * @param text null for no condition
 */
record Condition(String text, Map<String, AttributeValue> values) {
  static Condition of(String text) {
    return new Condition(text, new HashMap<>());
  }

  /** For a change that is only wanted together with others. */
  static Condition none() {
    return new Condition(null, new HashMap<>());
  }

  Condition with(String name, AttributeValue value) {
    values.put(name, value);
    return this;
  }

  /** DynamoDB refuses an empty map of values. */
  Map<String, AttributeValue> valuesOrNull() {
    return values.isEmpty() ? null : values;
  }
}
