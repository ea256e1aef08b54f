package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.Optional;

/** Times as the contracts keep them: seconds, and zero for never. */
final class Times {
  /** Year 9999; a later one is no time but another kind of number. */
  private static final long LATEST = 253_402_300_799L;

  private Times() {}

  static Optional<Instant> unlessZero(long seconds) {
    return seconds == 0 ? Optional.empty() : Optional.of(at(seconds));
  }

  static Instant at(long seconds) {
    return Instant.ofEpochSecond(Math.min(seconds, LATEST));
  }
}
