package org.mor.automation.marketplace.economics;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.mor.automation.marketplace.Wei;

/**
 * A stream of new MOR that pays less in every interval than in the one before, until it is dry.
 *
 * @param initialReward wei in the first interval
 * @param rewardDecrease how much less, in wei, with each interval
 */
public record RewardPool(
    Wei initialReward, Wei rewardDecrease, Instant payoutStart, Duration decreaseInterval) {
  public RewardPool {
    if (decreaseInterval.toSeconds() <= 0) {
      throw new IllegalArgumentException("an interval takes some time");
    }
  }

  /** Wei paid out before the moment. */
  public Wei emittedBy(Instant moment) {
    long elapsed = moment.getEpochSecond() - payoutStart.getEpochSecond();
    if (elapsed <= 0) {
      return Wei.ZERO;
    }
    BigInteger[] parts =
        BigInteger.valueOf(elapsed).divideAndRemainder(BigInteger.valueOf(interval()));
    BigInteger last = intervals();
    boolean dry = last.signum() > 0 && parts[0].compareTo(last) >= 0;
    BigInteger whole = dry ? last : parts[0];
    return new Wei(dry ? through(whole) : through(whole).add(share(whole, parts[1])));
  }

  /** How many intervals pay anything; zero if it never ends. */
  private BigInteger intervals() {
    BigInteger decrease = rewardDecrease.value();
    return decrease.signum() == 0
        ? BigInteger.ZERO
        : initialReward.value().add(decrease).subtract(BigInteger.ONE).divide(decrease);
  }

  private BigInteger through(BigInteger whole) {
    BigInteger less = whole.multiply(whole.subtract(BigInteger.ONE)).shiftRight(1);
    return whole.multiply(initialReward.value()).subtract(less.multiply(rewardDecrease.value()));
  }

  private BigInteger share(BigInteger whole, BigInteger seconds) {
    return initialReward
        .value()
        .subtract(whole.multiply(rewardDecrease.value()))
        .multiply(seconds)
        .divide(BigInteger.valueOf(interval()));
  }

  private long interval() {
    return decreaseInterval.toSeconds();
  }
}
