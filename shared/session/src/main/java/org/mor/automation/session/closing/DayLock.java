package org.mor.automation.session.closing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.store.ContractRules;

/**
 * Decides when an ended session is closed. On closing, the contract may hold the part of the stake
 * that the day's use accounts for until the next midnight UTC: on every closing, or only on
 * closings before the session's end. The amounts that our own closings return show which. Where it
 * holds on every closing, waiting until midnight returns the whole stake at once. See
 * docs/adr/0015.
 */
public final class DayLock {
  /** After this time one session is closed at once to check whether the rule still holds. */
  private static final Duration TRUSTED = Duration.ofDays(1);

  /** A probe without a result after this time is repeated with another session. */
  private static final Duration PROBE = Duration.ofMinutes(10);

  /** Closings after midnight are spread over this long. */
  private static final Duration SPREAD = Duration.ofMinutes(15);

  /** A session that used less of its last day than this proves nothing. */
  private static final Duration USED = Duration.ofMinutes(1);

  private final ContractRules rules;
  private final Clock clock;

  public DayLock(ContractRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Whether a session that ended then is to be closed now.
   *
   * @param chainTime time of the chain's latest block
   * @return empty to close it, else when to look again
   */
  public Optional<Instant> wait(IntentId intent, Instant endedAt, Instant chainTime) {
    Instant free = midnightAfter(endedAt).plus(spread(intent));
    if (!chainTime.isBefore(free)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<ContractRules.Observed> observed =
        rules.heldAfterEnd().filter(seen -> seen.at().plus(TRUSTED).isAfter(now));
    boolean close =
        observed.isPresent()
            ? !observed.get().held()
            : shows(endedAt) && rules.probe(intent, now, now.plus(PROBE));
    // Without a trusted rule, look again soon: a probe may have found it by then.
    return close
        ? Optional.empty()
        : Optional.of(observed.isPresent() ? free : earlier(free, chainTime.plus(PROBE)));
  }

  /**
   * The latest time at which a session with that end is closed, where the contract holds stakes.
   */
  public static Instant latest(Instant endedAt) {
    return midnightAfter(endedAt).plus(SPREAD);
  }

  /** Learns the rule from the amount that one of our own closings returned. */
  void observe(OnChainSession session, Wei held) {
    Instant closedAt = session.closedAt().orElseThrow();
    boolean late = !closedAt.isBefore(session.endsAt());
    boolean sameDay = closedAt.isBefore(midnightAfter(session.endsAt()));
    if (late && sameDay && shows(session.endsAt())) {
      rules.observed(new ContractRules.Observed(!held.isZero(), clock.instant()));
    }
  }

  private static boolean shows(Instant endedAt) {
    return endedAt.minus(USED).isAfter(midnightAfter(endedAt).minus(Duration.ofDays(1)));
  }

  private static Instant midnightAfter(Instant time) {
    return time.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant();
  }

  private static Duration spread(IntentId intent) {
    return Duration.ofSeconds(Math.floorMod(intent.value().hashCode(), SPREAD.toSeconds()));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
