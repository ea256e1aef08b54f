package org.mor.automation.session.pool;

import java.time.Duration;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.SessionRecord;

/** What a request gets that names a session. */
public sealed interface Claim {
  record Leased(Lease lease) implements Claim {}

  /** Another request had it, and kept it. */
  record Busy(Duration retryAfter) implements Claim {}

  /** It has ended, or was never opened. */
  record Over(SessionRecord record) implements Claim {}
}
