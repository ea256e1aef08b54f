package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import java.util.Optional;
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

  /** Room for the base fee to double, which takes it six full blocks. */
  public static Fees quote(Wei tip, Wei baseFee) {
    return new Fees(tip, tip.plus(baseFee.times(2)));
  }

  /**
   * What replaces a waiting transaction that pays this: both figures raised by 15 %, or these
   * current ones where they are higher still. Empty if that would be over the cap.
   */
  public Optional<Fees> raised(Fees current, Wei cap) {
    Wei higherTip = max(raise(tip), current.tip);
    Wei higherFee = max(max(raise(maxFee), current.maxFee), higherTip);
    return higherFee.compareTo(cap) > 0
        ? Optional.empty()
        : Optional.of(new Fees(higherTip, higherFee));
  }

  /** At least one wei more, for fees so small that a percentage is lost. */
  private static Wei raise(Wei fee) {
    BigInteger raised =
        fee.value().multiply(RAISE).add(HUNDRED).subtract(BigInteger.ONE).divide(HUNDRED);
    return new Wei(raised.max(fee.value().add(BigInteger.ONE)));
  }

  private static Wei max(Wei a, Wei b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
