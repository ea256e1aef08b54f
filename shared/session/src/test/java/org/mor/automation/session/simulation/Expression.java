package org.mor.automation.session.simulation;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition or key condition as DynamoDB understands it. */
final class Expression {
  private static final Map<String, Expression> PARSED = new ConcurrentHashMap<>();

  private final Test test;
  private final Set<String> names = new TreeSet<>();

  private Expression(String text) {
    Tokens tokens = new Tokens(text);
    this.test = any(tokens);
    if (!tokens.done()) {
      throw tokens.unknown();
    }
  }

  static Expression of(String text) {
    return PARSED.computeIfAbsent(text, Expression::new);
  }

  boolean holds(Map<String, AttributeValue> item, Values values) {
    values.used(names);
    return test.holds(item, values);
  }

  @FunctionalInterface
  private interface Test {
    boolean holds(Map<String, AttributeValue> item, Values values);
  }

  @FunctionalInterface
  private interface Operand {
    /** The value, or null if the item lacks the attribute. */
    AttributeValue of(Map<String, AttributeValue> item, Values values);
  }

  private Test any(Tokens tokens) {
    Test left = all(tokens);
    while (tokens.take("OR")) {
      Test first = left;
      Test second = all(tokens);
      left = (item, values) -> first.holds(item, values) || second.holds(item, values);
    }
    return left;
  }

  private Test all(Tokens tokens) {
    Test left = one(tokens);
    while (tokens.take("AND")) {
      Test first = left;
      Test second = one(tokens);
      left = (item, values) -> first.holds(item, values) && second.holds(item, values);
    }
    return left;
  }

  private Test one(Tokens tokens) {
    if (tokens.take("NOT")) {
      Test test = one(tokens);
      return (item, values) -> !test.holds(item, values);
    }
    if (tokens.take("(")) {
      Test test = any(tokens);
      tokens.need(")");
      return test;
    }
    if (tokens.take("attribute_exists")) {
      String name = argument(tokens);
      return (item, _) -> item.containsKey(name);
    }
    if (tokens.take("attribute_not_exists")) {
      String name = argument(tokens);
      return (item, _) -> !item.containsKey(name);
    }
    if (tokens.take("begins_with")) {
      tokens.need("(");
      Operand whole = operand(tokens);
      tokens.need(",");
      Operand start = operand(tokens);
      tokens.need(")");
      return (item, values) -> {
        AttributeValue value = whole.of(item, values);
        return value != null && value.s().startsWith(start.of(item, values).s());
      };
    }
    return comparison(tokens);
  }

  private Test comparison(Tokens tokens) {
    Operand left = operand(tokens);
    String sign = tokens.word();
    Operand right = operand(tokens);
    if (sign.equalsIgnoreCase("BETWEEN")) {
      tokens.need("AND");
      Operand last = operand(tokens);
      return (item, values) -> {
        AttributeValue value = left.of(item, values);
        return value != null
            && Values.compare(value, right.of(item, values)) >= 0
            && Values.compare(value, last.of(item, values)) <= 0;
      };
    }
    return switch (sign) {
      case "=" -> both(left, right, Values::same);
      case "<>" -> both(left, right, (a, b) -> !Values.same(a, b));
      case "<" -> both(left, right, (a, b) -> Values.compare(a, b) < 0);
      case "<=" -> both(left, right, (a, b) -> Values.compare(a, b) <= 0);
      case ">" -> both(left, right, (a, b) -> Values.compare(a, b) > 0);
      case ">=" -> both(left, right, (a, b) -> Values.compare(a, b) >= 0);
      default -> throw tokens.unknown();
    };
  }

  @FunctionalInterface
  private interface Comparison {
    boolean holds(AttributeValue left, AttributeValue right);
  }

  /** A comparison with an attribute that the item lacks never holds. */
  private static Test both(Operand left, Operand right, Comparison comparison) {
    return (item, values) -> {
      AttributeValue a = left.of(item, values);
      AttributeValue b = right.of(item, values);
      return a != null && b != null && comparison.holds(a, b);
    };
  }

  private static String argument(Tokens tokens) {
    tokens.need("(");
    String name = tokens.attribute();
    tokens.need(")");
    return name;
  }

  private Operand operand(Tokens tokens) {
    String name = tokens.peek();
    if (name.startsWith(":")) {
      tokens.word();
      names.add(name);
      return (_, values) -> values.get(name);
    }
    String attribute = tokens.attribute();
    return (item, _) -> item.get(attribute);
  }
}
