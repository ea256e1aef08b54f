package org.mor.automation.marketplace.rating;

import java.math.BigDecimal;
import java.util.stream.DoubleStream;

/** How much each aspect counts in a score; together exactly 1. */
public record Weights(
    double tokensPerSecond, double firstToken, double duration, double success, double stake) {
  /** Those of the reference node. */
  public static final Weights DEFAULT = new Weights(0.24, 0.08, 0.24, 0.32, 0.12);

  public Weights {
    BigDecimal sum =
        DoubleStream.of(tokensPerSecond, firstToken, duration, success, stake)
            .mapToObj(Weights::weight)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(BigDecimal.ONE) != 0) {
      throw new IllegalArgumentException("the weights of a rating make up exactly 1");
    }
  }

  private static BigDecimal weight(double weight) {
    if (!(weight >= 0)) {
      throw new IllegalArgumentException("a weight of a rating is never negative");
    }
    return BigDecimal.valueOf(weight);
  }
}
