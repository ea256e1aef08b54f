package org.mor.automation.session.pool;

/** How one prompt on one leased session ended. */
public sealed interface PromptOutcome {
  /** The answer is complete; the end of it may be sent once the session has been given back. */
  record Answered() implements PromptOutcome {}

  /** No other session would change it, and nothing has reached the caller. */
  record Refused(RuntimeException error) implements PromptOutcome {}

  /** The session cannot be used any more; nothing has reached the caller. */
  record SessionOver(RuntimeException error) implements PromptOutcome {}

  /** The provider has lost the key that we sign with; nothing has reached the caller. */
  record KeyLost(RuntimeException error) implements PromptOutcome {}

  /** The provider failed before anything reached the caller. */
  record ProviderFailed(RuntimeException error) implements PromptOutcome {}

  /** The provider failed after the caller had got something, and has been told. */
  record FailedMidway(RuntimeException error) implements PromptOutcome {}
}
