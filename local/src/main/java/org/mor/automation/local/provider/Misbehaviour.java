package org.mor.automation.local.provider;

import java.time.Duration;
import java.util.List;

/**
 * What a provider does wrong.
 *
 * @param after whole messages of an answer that come before it, where that matters
 * @param delay how long, where that matters
 * @param times requests that it applies to; 0 for all until told otherwise
 */
public record Misbehaviour(Fault kind, int after, Duration delay, int times) {
  /** The kinds. Faults of answers apply to prompts unless they say otherwise. */
  public enum Fault {
    NONE(""),
    /** Nobody listens on its port. Applies at once to everything, whatever the number of times. */
    REFUSE_CONNECTIONS(""),
    /** Closes the connection instead of approving a session. */
    DIE_ON_SESSION_REQUEST("session.request"),
    /** No slot is free: session.request. */
    BUSY("session.request"),
    /** Approves with a message that another key has signed: session.request. */
    APPROVAL_MESSAGE_WRONGLY_SIGNED("session.request"),
    /** Approves another bid: session.request. */
    APPROVAL_FOR_OTHER_BID("session.request"),
    /** Approves for another chain: session.request. */
    APPROVAL_FOR_OTHER_CHAIN("session.request"),
    /** Approves with another key than its own: session.request. */
    APPROVAL_BY_OTHER_SIGNER("session.request"),
    /** Closes the connection unanswered. */
    DIE_BEFORE_ANSWER("session.prompt"),
    /** Closes the connection after some messages. */
    DIE_MID_STREAM("session.prompt"),
    /** Closes the connection inside a message. */
    DIE_INSIDE_MESSAGE("session.prompt"),
    /** Leaves the end of the answer away: no finish reason, no usage, no [DONE]. */
    END_UNFINISHED("session.prompt"),
    /** Is late with the first message. */
    SLOW_FIRST_MESSAGE("session.prompt"),
    /** Waits before every further message. */
    SLOW_BETWEEN_MESSAGES("session.prompt"),
    /** Says nothing more after some messages, and keeps the connection. */
    SILENT("session.prompt"),
    /** Signs a message with another key. */
    WRONG_SIGNATURE("session.prompt"),
    /** Encrypts a message for somebody else. */
    WRONG_ENCRYPTION("session.prompt"),
    /** Sends an error after some messages. */
    ERROR_AFTER_MESSAGES("session.prompt"),
    /** Has forgotten the user's key before the prompt or report: "user not found". */
    FORGET_KEY("session.prompt session.report"),
    /** Holds another key for the user: "invalid signature". */
    REPLACE_KEY("session.prompt session.report"),
    /** Says that the session has ended, whatever the chain says: "session expired". */
    END_SESSION("session.prompt"),
    /** Sends one message of 64 MiB. */
    OVERSIZED_MESSAGE("session.prompt"),
    /** Sends a message that is no JSON. */
    MALFORMED_MESSAGE("session.prompt"),
    /** Its model answers 429. */
    BACKEND_429("session.prompt"),
    /** Its model answers 500. */
    BACKEND_500("session.prompt"),
    /** Its model cannot be reached. */
    BACKEND_UNREACHABLE("session.prompt");

    /** The requests that it applies to. */
    private final String methods;

    Fault(String methods) {
      this.methods = methods;
    }
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

  /** Whether it applies to requests of this method. */
  boolean concerns(String method) {
    return List.of(kind.methods.split(" ", -1)).contains(method);
  }
}
