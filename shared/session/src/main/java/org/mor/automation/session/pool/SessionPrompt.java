package org.mor.automation.session.pool;

import org.mor.automation.session.model.Lease;

/** Sends one request over a leased session and passes the answer on. */
@FunctionalInterface
public interface SessionPrompt {
  PromptOutcome over(Lease lease) throws InterruptedException;

  /** Ends the prompt that is under way, from another thread: the session is no longer its own. */
  default void stop() {}
}
