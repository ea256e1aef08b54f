package org.mor.automation.session.limits;

import java.time.Duration;
import java.util.Optional;

/** Whether a request may be answered now. */
public sealed interface Entry {
  /** Of the requests per minute; empty if these are not limited. */
  Optional<Budget> budget();

  /**
   * It may.
   *
   * @param place to be given back; empty if requests at once are not limited
   */
  record Admitted(Optional<Budget> budget, Optional<Place> place) implements Entry {}

  /** Its user has begun as many as allowed; by then another one may. */
  record TooMany(Optional<Budget> budget, Duration retryAfter) implements Entry {}

  /** As many as allowed of its user's are being answered. */
  record TooManyAtOnce(Optional<Budget> budget) implements Entry {}
}
