package org.mor.automation.session.simulation;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a request hands in beside its expressions; one that no expression names is an error. */
final class Values {
  private final Map<String, AttributeValue> given;
  private final Set<String> unused;

  Values(Map<String, AttributeValue> given, boolean present) {
    if (present && given.isEmpty()) {
      throw new IllegalArgumentException("ExpressionAttributeValues must not be empty");
    }
    this.given = given;
    this.unused = new TreeSet<>(given.keySet());
  }

  AttributeValue get(String name) {
    AttributeValue value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value is given for " + name);
    }
    unused.remove(name);
    return value;
  }

  /** Marks as used what an expression names, though it was not evaluated. */
  void used(Set<String> names) {
    names.forEach(this::get);
  }

  void allUsed() {
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException("values that no expression uses: " + unused);
    }
  }

  static int compare(AttributeValue left, AttributeValue right) {
    if (left.type() != right.type()) {
      throw new IllegalArgumentException("compared " + left.type() + " with " + right.type());
    }
    return switch (left.type()) {
      case N -> new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()));
      case S -> left.s().compareTo(right.s());
      case B -> Arrays.compareUnsigned(left.b().asByteArray(), right.b().asByteArray());
      default -> throw new IllegalArgumentException("no order among " + left.type());
    };
  }

  /** Equal values; of different types they are simply not. */
  static boolean same(AttributeValue left, AttributeValue right) {
    return left.type() == right.type()
        && switch (left.type()) {
          case N, S, B -> compare(left, right) == 0;
          default -> left.equals(right);
        };
  }
}
