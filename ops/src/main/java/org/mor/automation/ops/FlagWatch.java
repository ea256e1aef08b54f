package org.mor.automation.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Sleeper;

/** Sees from outside whether the API follows the system flag. Spends nothing. */
public final class FlagWatch {
  /** What every chat is answered with while the flag is off. */
  public static final String OFF = "automation_disabled_system";

  /** How soon functions follow. */
  public static final Duration PROMISED = Duration.ofSeconds(10);

  /** A process uses what it read for up to eight seconds, and there may be several. */
  private static final Duration QUIET = Duration.ofSeconds(9);

  private static final Duration BETWEEN = Duration.ofMillis(100);

  /** Refused for that while the flag is on. */
  private static final String NO_MODEL = "ops-flag-check";

  private final ApiClient api;
  private final Clock clock;
  private final Sleeper sleeper;

  public FlagWatch(ApiClient api, Clock clock, Sleeper sleeper) {
    this.api = api;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Waits until all answers follow a flag that was set now.
   *
   * @return how long it took until the first of the answers after which there was no other one;
   *     empty if that was not in the promised time
   */
  public Optional<Duration> follows(boolean off) throws InterruptedException {
    Instant set = clock.instant();
    Optional<Instant> since = Optional.empty();
    while (true) {
      boolean follows = api.chat(NO_MODEL, "flag check").is(403, OFF) == off;
      Instant now = clock.instant();
      since = follows ? since.or(() -> Optional.of(now)) : Optional.empty();
      if (since.filter(at -> at.plus(QUIET).isBefore(now)).isPresent()) {
        return since.map(at -> Duration.between(set, at));
      }
      if (since.isEmpty() && set.plus(PROMISED).isBefore(now)) {
        return Optional.empty();
      }
      sleeper.sleep(BETWEEN);
    }
  }
}
