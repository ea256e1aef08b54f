package org.mor.automation.session.opening;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.mor.automation.core.metrics.Dimension;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;

/** Writes how openings of sessions go. Safe for any thread. */
final class OpeningMetrics {
  private static final double NANOS = 1e6;
  private static final double WEI = 1e18;

  private final Metrics metrics;
  private final Clock clock;

  OpeningMetrics(Metrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What is visible outside of an opening, in its order. */
  enum Step {
    CHOOSE,
    APPROVAL,
    SIGN,
    MINED
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * A step has ended well.
   *
   * @return when, which is when the next one begins
   */
  Instant step(Step step, Instant since) {
    Instant now = clock.instant();
    metrics.record(
        Metric.SESSION_STEP_MILLISECONDS,
        milliseconds(since, now),
        Map.of(Dimension.STEP, step.name().toLowerCase(Locale.ROOT)));
    return now;
  }

  /**
   * An opening has ended, if it has.
   *
   * @param since when this request began to open the session, or to finish another's opening
   */
  void ended(SessionRecord record, OpeningResult result, Instant since) {
    switch (result) {
      case OpeningResult.Ready ready -> {
        String origin = record.place() instanceof Place.Manual ? "manual" : "automatic";
        metrics.record(
            Metric.SESSION_OPEN_MILLISECONDS, milliseconds(since, clock.instant()), Map.of());
        metrics.count(Metric.SESSIONS_OPENED, Dimension.ORIGIN, origin);
        metrics.record(
            Metric.STAKE_OPENED_MOR,
            ready.lease().session().selected().stake().value().doubleValue() / WEI,
            Map.of());
      }
      case OpeningResult.Not not ->
          metrics.count(
              Metric.SESSION_FAILURES,
              Dimension.CAUSE,
              not.failure().cause().name().toLowerCase(Locale.ROOT));
      case OpeningResult.Unfinished _, OpeningResult.Overtaken _ -> {}
    }
  }

  private static double milliseconds(Instant since, Instant until) {
    return Duration.between(since, until).toNanos() / NANOS;
  }
}
