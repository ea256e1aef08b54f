package org.mor.automation.session.pool;

import java.time.Duration;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;

/** What the pool has for a request. */
public sealed interface Acquired {
  record Leased(Lease lease) implements Acquired {}

  /** Every session that the pool may have is in use, and stayed so. */
  record Busy(Duration retryAfter) implements Acquired {}

  /** None could be opened. */
  record NotOpened(OpeningFailure failure) implements Acquired {}
}
