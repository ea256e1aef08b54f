package org.mor.automation.local.lambda;

/**
 * Why an invocation has no answer, or not all of it.
 *
 * @param type the kind, as the function's runtime or Lambda itself names it
 */
public record FunctionError(String type, String message) {

  /** An event that Lambda does not take. */
  public static final String TOO_LARGE = "RequestEntityTooLarge";

  /** The caller's patience has run out. */
  public static final String UNANSWERED = "Endpoint.Timedout";

  static FunctionError exited(String function) {
    return new FunctionError("Runtime.ExitError", "The process of " + function + " has ended");
  }

  static FunctionError timedOut(long seconds) {
    return new FunctionError("Sandbox.Timedout", "Task timed out after " + seconds + " seconds");
  }

  static FunctionError unanswered(long seconds) {
    return new FunctionError(UNANSWERED, "No answer within " + seconds + " seconds");
  }

  static FunctionError tooLarge(long bytes) {
    return new FunctionError(TOO_LARGE, bytes + " byte payload is too large for Invoke");
  }

  static FunctionError violation(String what) {
    return new FunctionError("Runtime.InvalidRequest", what);
  }
}
