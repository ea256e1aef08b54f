package org.mor.automation.local.web;

import java.io.IOException;

/** What came is not HTTP as this server understands it. */
public final class BadRequestException extends IOException {
  private static final long serialVersionUID = 1;

  public BadRequestException(String message) {
    super(message);
  }
}
