package org.mor.automation.http;

/**
 * Tells the platform that an answer ends before it is complete. It carries no cause: the platform
 * shows what it says to whoever may invoke the function, and the cause is in the log already.
 */
public final class BrokenAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BrokenAnswerException() {
    super("the answer broke off; the log has the cause under the request's id");
  }
}
