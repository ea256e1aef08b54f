package org.mor.automation.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Reports each phase of a start in one line, with the time that it took. */
final class StartPhases {

  private final Clock clock;
  private final Consumer<String> out;
  private Instant begin;

  StartPhases(Clock clock, Instant begin, Consumer<String> out) {
    this.clock = clock;
    this.begin = begin;
    this.out = out;
  }

  /** Reports a phase that has ended now; the next one begins. */
  void ended(String phase) {
    Instant now = clock.instant();
    double seconds = Duration.between(begin, now).toMillis() / 1000.0;
    out.accept(String.format(Locale.ROOT, "%-10s %6.1f s", phase, seconds));
    begin = now;
  }
}
