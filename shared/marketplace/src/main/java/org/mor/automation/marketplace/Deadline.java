package org.mor.automation.marketplace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment by which a caller must have an answer; carried through every wait. */
public record Deadline(Instant at, Clock clock) {
  public static Deadline in(Duration duration, Clock clock) {
    return new Deadline(clock.instant().plus(duration), clock);
  }

  /** Time left; zero once it has passed, never negative. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public boolean passed() {
    return !clock.instant().isBefore(at);
  }

  /** This deadline, or the one so long from now if that is sooner. */
  public Deadline within(Duration duration) {
    Instant other = clock.instant().plus(duration);
    return other.isBefore(at) ? new Deadline(other, clock) : this;
  }

  /** This deadline moved earlier, to leave time for what must follow. */
  public Deadline minus(Duration reserve) {
    return new Deadline(at.minus(reserve), clock);
  }
}
