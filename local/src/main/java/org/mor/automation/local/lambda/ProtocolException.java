package org.mor.automation.local.lambda;

import java.io.IOException;

/** A runtime made a call that Lambda's Runtime API refuses. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient FunctionError error;

  /**
   * @param error what the caller is told
   */
  ProtocolException(int status, FunctionError error) {
    super(error.message());
    this.status = status;
    this.error = error;
  }

  ProtocolException(int status, String message) {
    this(status, FunctionError.violation(message));
  }

  ProtocolException(String message) {
    this(400, message);
  }

  FunctionError error() {
    return error;
  }

  int status() {
    return status;
  }
}
