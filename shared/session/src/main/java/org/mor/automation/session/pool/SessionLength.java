package org.mor.automation.session.pool;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.mor.automation.session.store.ContractRules;

/**
 * How long a session lasts that is opened now. Where the contract holds a day's use of a stake
 * until midnight UTC, a session that goes on beyond midnight ties its stake up for another whole
 * day: one whose length nobody has chosen ends before.
 */
public final class SessionLength {
  /** An opening takes some seconds, and the session lasts from its block on. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  private final ContractRules rules;
  private final Duration shortest;
  private final Clock clock;

  /**
   * Wires it.
   *
   * @param shortest the chain's minimum and a margin
   */
  public SessionLength(ContractRules rules, Duration shortest, Clock clock) {
    this.rules = rules;
    this.shortest = shortest;
    this.clock = clock;
  }

  /**
   * What a request asks for.
   *
   * @param chosen whether somebody has chosen that length; else it is our own default
   */
  public record Asked(Duration duration, boolean chosen) {}

  Duration of(Asked asked) {
    Duration length = longer(asked.duration(), shortest);
    Instant now = clock.instant();
    Duration left =
        Duration.between(
            now.plus(OPENING),
            now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant());
    if (asked.chosen() || length.compareTo(left) <= 0 || !rules.knownToHold()) {
      return length;
    }
    return longer(left, shortest);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
