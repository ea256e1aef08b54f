package org.mor.automation.session.pool;

/** What came of a request that needed a session. */
public sealed interface UseResult {
  /** The answer is complete, or has broken off and the caller was told; the session is idle. */
  record Answered() implements UseResult {}

  /** Nothing has reached the caller, and this is why. */
  record Failed(RuntimeException error) implements UseResult {}

  /** There was no session to be had. */
  record NoSession(Acquired why) implements UseResult {}
}
