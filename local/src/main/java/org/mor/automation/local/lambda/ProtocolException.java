package org.mor.automation.local.lambda;

import java.io.IOException;

/** A runtime did what Lambda's Runtime API does not take. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  ProtocolException(int status, String message) {
    super(message);
    this.status = status;
  }

  ProtocolException(String message) {
    this(400, message);
  }

  int status() {
    return status;
  }
}
