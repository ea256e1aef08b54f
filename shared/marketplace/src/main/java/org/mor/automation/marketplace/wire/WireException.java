package org.mor.automation.marketplace.wire;

/** What the other side sent is not a message of the protocol. The text is for logs only. */
public final class WireException extends Exception {
  /** In what way it is not one. */
  public enum Problem {
    /** Not JSON, or a field of another type than agreed. */
    MALFORMED,
    /** More bytes than one message may have. */
    TOO_LARGE,
    /** Nested deeper than one message may be. */
    TOO_DEEP,
    /** The connection ended inside a message. */
    TRUNCATED
  }

  private final Problem problem;

  public WireException(Problem problem, String detail) {
    super(detail);
    this.problem = problem;
  }

  static WireException malformed(String detail) {
    return new WireException(Problem.MALFORMED, detail);
  }

  public Problem problem() {
    return problem;
  }
}
