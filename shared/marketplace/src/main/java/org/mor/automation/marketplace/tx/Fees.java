package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import org.mor.automation.marketplace.Wei;

/**
 * What to pay per gas unit.
 *
 * @param tip for the block's builder
 * @param maxFee in all
 */
public record Fees(Wei tip, Wei maxFee) {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /** Nodes ask for 10 % more; some round up. */
  private static final BigInteger RAISE = BigInteger.valueOf(115);

  public Fees {
    if (maxFee.compareTo(tip) < 0) {
      throw new IllegalArgumentException("the tip is more than the whole fee");
    }
  }

  /** The higher one of each figure. */
  public Fees atLeast(Fees other) {
    return new Fees(tip.max(other.tip), maxFee.max(other.maxFee));
  }

  /** Room for the base fee to double, which takes it six full blocks. */
  public static Fees quote(Wei tip, Wei baseFee) {
    return new Fees(tip, tip.plus(baseFee.times(2)));
  }

  /** The least that replaces a waiting transaction that pays this: both figures 15 % higher. */
  public Fees raised() {
    return new Fees(raise(tip), raise(maxFee));
  }

  /** At least one wei more, for fees so small that a percentage is lost. */
  private static Wei raise(Wei fee) {
    BigInteger raised =
        fee.value().multiply(RAISE).add(HUNDRED).subtract(BigInteger.ONE).divide(HUNDRED);
    return new Wei(raised.max(fee.value().add(BigInteger.ONE)));
  }
}
