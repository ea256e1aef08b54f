package org.mor.automation.marketplace;

import java.math.BigInteger;

/** An amount of MOR or ETH in wei (10^-18), never negative. */
public record Wei(BigInteger value) implements Comparable<Wei> {
  public static final Wei ZERO = new Wei(BigInteger.ZERO);

  public Wei {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("an amount in wei is never negative");
    }
  }

  public static Wei of(long value) {
    return new Wei(BigInteger.valueOf(value));
  }

  /** Parses a decimal number without sign. */
  public static Wei parse(String decimal) {
    return new Wei(new BigInteger(decimal));
  }

  public Wei plus(Wei other) {
    return new Wei(value.add(other.value));
  }

  public Wei times(long factor) {
    return new Wei(value.multiply(BigInteger.valueOf(factor)));
  }

  public Wei min(Wei other) {
    return new Wei(value.min(other.value));
  }

  public Wei max(Wei other) {
    return new Wei(value.max(other.value));
  }

  /** This less the other amount, and zero where that is more. */
  public Wei minus(Wei other) {
    return new Wei(value.subtract(other.value).max(BigInteger.ZERO));
  }

  public boolean isZero() {
    return value.signum() == 0;
  }

  @Override
  public int compareTo(Wei other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
