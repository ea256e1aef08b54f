package org.mor.automation.local.provider;

import java.time.Duration;

/**
 * What a provider does wrong.
 *
 * @param after whole messages of an answer that come before it, where that matters
 * @param delay how long, where that matters
 * @param times requests that it applies to; 0 for all until told otherwise
 */
public record Misbehaviour(Fault kind, int after, Duration delay, int times) {
  /** In what way. What concerns answers applies to prompts, unless it says otherwise. */
  public enum Fault {
    NONE,
    /** Nobody listens on its port. Applies at once to everything, whatever the number of times. */
    REFUSE_CONNECTIONS,
    /** Closes the connection instead of approving a session. */
    DIE_ON_SESSION_REQUEST,
    /** No slot is free: session.request. */
    BUSY,
    /** Approves with a message that another key has signed: session.request. */
    APPROVAL_MESSAGE_WRONGLY_SIGNED,
    /** Approves another bid: session.request. */
    APPROVAL_FOR_OTHER_BID,
    /** Approves for another chain: session.request. */
    APPROVAL_FOR_OTHER_CHAIN,
    /** Approves with another key than its own: session.request. */
    APPROVAL_BY_OTHER_SIGNER,
    /** Closes the connection unanswered. */
    DIE_BEFORE_ANSWER,
    /** Closes the connection after some messages. */
    DIE_MID_STREAM,
    /** Closes the connection inside a message. */
    DIE_INSIDE_MESSAGE,
    /** Leaves the end of the answer away: no finish reason, no usage, no [DONE]. */
    END_UNFINISHED,
    /** Is late with the first message. */
    SLOW_FIRST_MESSAGE,
    /** Waits before every further message. */
    SLOW_BETWEEN_MESSAGES,
    /** Says nothing more after some messages, and keeps the connection. */
    SILENT,
    /** Signs a message with another key. */
    WRONG_SIGNATURE,
    /** Encrypts a message for somebody else. */
    WRONG_ENCRYPTION,
    /** Sends an error after some messages. */
    ERROR_AFTER_MESSAGES,
    /** Has forgotten the user's key before the prompt or report: "user not found". */
    FORGET_KEY,
    /** Holds another key for the user: "invalid signature". */
    REPLACE_KEY,
    /** Says that the session has ended, whatever the chain says: "session expired". */
    END_SESSION,
    /** Sends one message of 64 MiB. */
    OVERSIZED_MESSAGE,
    /** Sends a message that is no JSON. */
    MALFORMED_MESSAGE,
    /** Its model answers 429. */
    BACKEND_429,
    /** Its model answers 500. */
    BACKEND_500,
    /** Its model cannot be reached. */
    BACKEND_UNREACHABLE
  }

  public static final Misbehaviour NONE = always(Fault.NONE);

  public Misbehaviour {
    if (after < 0 || times < 0 || delay.isNegative()) {
      throw new IllegalArgumentException("misbehaviour has no negative numbers");
    }
  }

  public static Misbehaviour always(Fault kind) {
    return new Misbehaviour(kind, 0, Duration.ZERO, 0);
  }

  public static Misbehaviour once(Fault kind) {
    return always(kind).times(1);
  }

  public Misbehaviour after(int messages) {
    return new Misbehaviour(kind, messages, delay, times);
  }

  public Misbehaviour by(Duration duration) {
    return new Misbehaviour(kind, after, duration, times);
  }

  public Misbehaviour times(int requests) {
    return new Misbehaviour(kind, after, delay, requests);
  }

  boolean is(Fault other) {
    return kind == other;
  }

  /** Whether requests of this method feel it. */
  boolean concerns(String method) {
    return switch (kind) {
      case NONE, REFUSE_CONNECTIONS -> false;
      case DIE_ON_SESSION_REQUEST,
          BUSY,
          APPROVAL_MESSAGE_WRONGLY_SIGNED,
          APPROVAL_FOR_OTHER_BID,
          APPROVAL_FOR_OTHER_CHAIN,
          APPROVAL_BY_OTHER_SIGNER ->
          method.equals("session.request");
      case FORGET_KEY, REPLACE_KEY ->
          method.equals("session.prompt") || method.equals("session.report");
      case DIE_BEFORE_ANSWER,
          DIE_MID_STREAM,
          DIE_INSIDE_MESSAGE,
          END_UNFINISHED,
          SLOW_FIRST_MESSAGE,
          SLOW_BETWEEN_MESSAGES,
          SILENT,
          WRONG_SIGNATURE,
          WRONG_ENCRYPTION,
          ERROR_AFTER_MESSAGES,
          END_SESSION,
          OVERSIZED_MESSAGE,
          MALFORMED_MESSAGE,
          BACKEND_429,
          BACKEND_500,
          BACKEND_UNREACHABLE ->
          method.equals("session.prompt");
    };
  }
}
