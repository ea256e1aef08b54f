package org.mor.automation.session.use;

import org.mor.automation.session.Lease;

/** Sends one request over a leased session and passes the answer on. */
@FunctionalInterface
public interface Prompt {
  PromptEnd over(Lease lease) throws InterruptedException;

  /** Ends the prompt that is under way, from another thread: the session is no longer its own. */
  default void stop() {}
}
