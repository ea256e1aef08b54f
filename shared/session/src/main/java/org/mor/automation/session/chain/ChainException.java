package org.mor.automation.session.chain;

/** The chain did not answer, or refused. */
public final class ChainException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The kinds of failure that callers tell apart. */
  public enum Kind {
    /** No usable answer came in time: the outcome is unknown. */
    UNAVAILABLE,
    /** The call would revert; the message names the contract's error. */
    REVERTED,
    /** The wallet cannot pay for the gas. */
    SHORT_OF_ETH,
    /** The call takes more gas than a block holds. */
    TOO_MUCH_GAS,
    /** Gas costs more now than the operator allows. */
    FEES_ABOVE_CAP
  }

  private final Kind kind;

  public ChainException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ChainException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
