package org.mor.automation.local.lambda;

/**
 * Why an invocation has no answer, or not all of it.
 *
 * @param type the kind, as the function's runtime or Lambda itself names it
 */
public record FunctionError(String type, String message) {

  /** An event that Lambda does not take. */
  public static final String TOO_LARGE = "RequestEntityTooLarge";

  /** The caller's time limit has passed. */
  public static final String UNANSWERED = "Endpoint.Timedout";

  static FunctionError exited(String function) {
    return new FunctionError("Runtime.ExitError", "The process of " + function + " has ended");
  }

  /** Says what to do: a busy machine alone can be the cause. */
  static FunctionError timedOut(String function, long seconds) {
    return new FunctionError(
        "Sandbox.Timedout",
        function
            + " has not answered within its Timeout in template.yaml, "
            + seconds
            + " s, and its process is replaced, as on Lambda. If the machine is busy, try again"
            + " later, lower LOCAL_CONCURRENCY or raise that Timeout.");
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
