package org.mor.automation.session.use;

import org.mor.automation.session.pool.Acquired;

/** What came of a request that needed a session. */
public sealed interface Used {
  /** The answer is complete, or has broken off and the caller was told; the session is idle. */
  record Answered() implements Used {}

  /** Nothing has reached the caller, and this is why. */
  record Failed(RuntimeException error) implements Used {}

  /** There was no session to be had. */
  record NoSession(Acquired why) implements Used {}
}
