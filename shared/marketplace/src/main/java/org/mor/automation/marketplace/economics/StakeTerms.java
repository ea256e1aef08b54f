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
    long seconds = duration.plusNanos(999_999_999).toSeconds();
    BigInteger[] stake = scaled(pricePerSecond.times(seconds)).divideAndRemainder(balance());
    return new Wei(stake[1].signum() == 0 ? stake[0] : stake[0].add(BigInteger.ONE));
  }

  /** What a stake grants at a price, in whole seconds; the contract's own limits not applied. */
  public Duration durationFor(Wei stake, Wei pricePerSecond) {
    if (pricePerSecond.isZero()) {
      throw new IllegalArgumentException("a price is more than zero");
    }
    BigInteger seconds = stipendOf(stake).value().divide(pricePerSecond.value());
    return Duration.ofSeconds(seconds.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
  }

  /** What a stake may spend in a day: the contract's {@code stakeToStipend}. */
  public Wei stipendOf(Wei stake) {
    return new Wei(
        stake.value().multiply(computeBalance.value()).divide(supply.value().multiply(HUNDRED)));
  }

  /**
   * The stake behind a day's spending: the contract's {@code stipendToStake}. That much of the
   * stake is held back until midnight when a session is closed early.
   *
   * @throws EmptyBudgetException if no stake has any
   */
  public Wei stakeOf(Wei stipend) {
    return new Wei(scaled(stipend).divide(balance()));
  }

  private BigInteger scaled(Wei stipend) {
    return stipend.value().multiply(supply.value()).multiply(HUNDRED);
  }

  private BigInteger balance() {
    if (computeBalance.isZero()) {
      throw new EmptyBudgetException();
    }
    return computeBalance.value();
  }
}
