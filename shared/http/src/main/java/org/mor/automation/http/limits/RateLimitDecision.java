package org.mor.automation.http.limits;

import java.time.Duration;
import java.util.Optional;

/** Whether a request may be answered now. */
public sealed interface RateLimitDecision {
  /** Of the requests per minute; empty if these are not limited. */
  Optional<Quota> quota();

  /**
   * It may.
   *
   * @param permit to be returned; empty if concurrent requests are not limited
   */
  record Admitted(Optional<Quota> quota, Optional<Permit> permit) implements RateLimitDecision {}

  /** Its user has begun as many as allowed; by then another one may. */
  record TooMany(Optional<Quota> quota, Duration retryAfter) implements RateLimitDecision {}

  /** As many as allowed of its user's are being answered. */
  record TooManyAtOnce(Optional<Quota> quota) implements RateLimitDecision {}
}
