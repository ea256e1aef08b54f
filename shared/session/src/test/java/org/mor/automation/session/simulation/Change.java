package org.mor.automation.session.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An update expression: SET (with + and -), REMOVE and ADD of numbers. */
final class Change {
  private static final Map<String, Change> PARSED = new ConcurrentHashMap<>();

  private final List<Step> steps = new ArrayList<>();

  private Change(String text) {
    Tokens tokens = new Tokens(text);
    while (!tokens.done()) {
      if (tokens.take("SET")) {
        each(tokens, () -> steps.add(set(tokens)));
      } else if (tokens.take("REMOVE")) {
        each(tokens, () -> steps.add(remove(tokens)));
      } else if (tokens.take("ADD")) {
        each(tokens, () -> steps.add(add(tokens)));
      } else {
        throw tokens.unknown();
      }
    }
  }

  static Change of(String text) {
    return PARSED.computeIfAbsent(text, Change::new);
  }

  /** The changed item; every step reads the item as it was before. */
  Map<String, AttributeValue> apply(Map<String, AttributeValue> before, Values values) {
    Map<String, AttributeValue> after = new TreeMap<>(before);
    steps.forEach(step -> step.apply(before, after, values));
    return after;
  }

  @FunctionalInterface
  private interface Step {
    void apply(
        Map<String, AttributeValue> before, Map<String, AttributeValue> after, Values values);
  }

  private static void each(Tokens tokens, Runnable one) {
    do {
      one.run();
    } while (tokens.take(","));
  }

  private static Step set(Tokens tokens) {
    String name = tokens.attribute();
    tokens.need("=");
    String first = tokens.word();
    boolean plus = tokens.take("+");
    if (plus || tokens.take("-")) {
      String second = tokens.word();
      return (before, after, values) -> {
        BigDecimal right = new BigDecimal(operand(second, before, values).n());
        BigDecimal left = new BigDecimal(operand(first, before, values).n());
        after.put(name, sum(left, plus ? right : right.negate()));
      };
    }
    return (before, after, values) -> after.put(name, operand(first, before, values));
  }

  private static Step remove(Tokens tokens) {
    String name = tokens.attribute();
    return (_, after, _) -> after.remove(name);
  }

  private static Step add(Tokens tokens) {
    String name = tokens.attribute();
    String value = tokens.word();
    return (before, after, values) -> {
      AttributeValue old = before.getOrDefault(name, AttributeValue.fromN("0"));
      after.put(name, sum(new BigDecimal(old.n()), new BigDecimal(values.get(value).n())));
    };
  }

  private static AttributeValue operand(
      String word, Map<String, AttributeValue> before, Values values) {
    AttributeValue value = word.startsWith(":") ? values.get(word) : before.get(word);
    if (value == null) {
      throw new IllegalArgumentException("the item has no attribute " + word);
    }
    return value;
  }

  private static AttributeValue sum(BigDecimal left, BigDecimal right) {
    return AttributeValue.fromN(left.add(right).toPlainString());
  }
}
