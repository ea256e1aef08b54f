package org.mor.automation.local.lambda;

/**
 * Why an invocation has no answer, or not all of it.
 *
 * @param type the kind, as the function's runtime or Lambda itself names it
 */
public record FunctionError(String type, String message) {

  static FunctionError exited(String function) {
    return new FunctionError("Runtime.ExitError", "The process of " + function + " has ended");
  }

  static FunctionError timedOut(long seconds) {
    return new FunctionError("Sandbox.Timedout", "Task timed out after " + seconds + " seconds");
  }

  static FunctionError violation(String what) {
    return new FunctionError("Runtime.InvalidRequest", what);
  }
}
