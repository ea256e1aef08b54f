package org.mor.automation.runtime;

import java.io.IOException;

/** The Runtime API refused a call, with a status other than the one that means success. */
final class RuntimeApiException extends IOException {

  private final int status;

  RuntimeApiException(String call, int status, String body) {
    super("The Runtime API answered " + call + " with " + status + ": " + body);
    this.status = status;
  }

  /** Lambda's way to say that this environment is beyond repair and the process should end. */
  boolean fatal() {
    return status >= 500;
  }
}
