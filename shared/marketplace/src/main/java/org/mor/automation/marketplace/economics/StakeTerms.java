package org.mor.automation.marketplace.economics;

import java.math.BigInteger;
import java.time.Duration;
import org.mor.automation.marketplace.Wei;

/**
 * What turns a price into a stake, as the contract has it on one UTC day. Both numbers step at
 * midnight and drift with every claim of a provider: read them late, leave a margin, and trust only
 * the end that the chain grants.
 *
 * @param supply MOR in existence, in wei
 * @param computeBalance what is left to pay providers with, in wei; a hundredth of it is the day's
 *     budget
 */
public record StakeTerms(Wei supply, Wei computeBalance) {
  /** The contract refuses anything shorter. */
  public static final Duration MIN_SESSION = Duration.ofMinutes(5);

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  public StakeTerms {
    if (supply.isZero()) {
      throw new IllegalArgumentException("there is no supply yet");
    }
  }

  /**
   * The least stake that grants the whole duration, a started second counting as one. Rounded up:
   * the contract rounds down twice, which would cost a second.
   *
   * @throws EmptyBudgetException if no stake grants anything
   */
  public Wei stakeFor(Wei pricePerSecond, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a session has no negative duration");
    }
    if (computeBalance.isZero()) {
      throw new EmptyBudgetException();
    }
    long seconds = duration.plusNanos(999_999_999).toSeconds();
    BigInteger[] stake =
        pricePerSecond
            .times(seconds)
            .value()
            .multiply(supply.value())
            .multiply(HUNDRED)
            .divideAndRemainder(computeBalance.value());
    return new Wei(stake[1].signum() == 0 ? stake[0] : stake[0].add(BigInteger.ONE));
  }
}
