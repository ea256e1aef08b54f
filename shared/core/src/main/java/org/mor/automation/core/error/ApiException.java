package org.mor.automation.core.error;

import java.util.Objects;

/** Ends a request with an error that its caller may see. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ApiError error;

  public ApiException(ApiError error) {
    super(error.code());
    this.error = Objects.requireNonNull(error, "error");
  }

  /**
   * As the other, with what led to it.
   *
   * @param cause for the log
   */
  public ApiException(ApiError error, Throwable cause) {
    super(error.code(), cause);
    this.error = Objects.requireNonNull(error, "error");
  }

  public ApiError error() {
    return error;
  }
}
