package org.mor.automation.local.attack;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A node that fails now and then: before a call has reached it, after it has, or by taking long.
 * Which calls it hits follows from a seed.
 */
final class UnreliableRpc implements Relay.Watch {
  private static final Duration LAG = Duration.ofMillis(300);

  private final Random random;
  private final int outOfHundred;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * Fails from the first call on.
   *
   * @param outOfHundred how many calls of a hundred go wrong in each of the three ways
   */
  UnreliableRpc(long seed, int outOfHundred) {
    this.random = new Random(seed);
    this.outOfHundred = outOfHundred;
  }

  int failures() {
    return failures.get();
  }

  @Override
  public Relay.Way before(String request) {
    return roll() < outOfHundred ? failed(Relay.Way.REFUSE) : Relay.Way.ON;
  }

  @Override
  public Relay.Way after(String request) {
    int dice = roll();
    if (dice < outOfHundred) {
      // The node has taken it, and nobody hears of that.
      return failed(Relay.Way.BREAK);
    }
    if (dice < 2 * outOfHundred) {
      LockSupport.parkNanos(LAG.toNanos());
    }
    return Relay.Way.ON;
  }

  private Relay.Way failed(Relay.Way way) {
    failures.incrementAndGet();
    return way;
  }

  private synchronized int roll() {
    return random.nextInt(100);
  }
}
