package org.mor.automation.session.errors;

import java.time.Duration;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;

/** What callers are told who name sessions. */
public final class ManualErrors {
  private static final String INVALID = "invalid_request_error";

  private ManualErrors() {}

  private static ApiError of(
      int status, String type, String code, String message, Optional<String> param) {
    return new ApiError(status, type, code, message, param, Optional.empty(), Optional.of(false));
  }

  private static ApiError later(ApiError error, Duration after) {
    return new ApiError(
        error.status(),
        error.type(),
        error.code(),
        error.message(),
        error.param(),
        Optional.of(after),
        Optional.of(true));
  }

  /** The same whether there is none, or it is somebody else's. */
  public static ApiError notFound() {
    return of(
        404, INVALID, "session_not_found", "You have no such session.", Optional.of("session_id"));
  }

  public static ApiError otherModel() {
    return of(
        400,
        INVALID,
        "session_model_mismatch",
        "The session is for another model; leave model out, or name the session's.",
        Optional.of("model"));
  }

  public static ApiError over() {
    return of(
        409,
        INVALID,
        "session_ended",
        "The session has ended. Open another with POST /api/v1/sessions.",
        Optional.of("session_id"));
  }

  public static ApiError busy(Duration retryAfter) {
    return ApiError.rateLimited("Another request is using the session.", retryAfter);
  }

  public static ApiError noSuchBid() {
    return of(
        404,
        INVALID,
        "bid_not_found",
        "There is no such bid, or none any more.",
        Optional.of("bid"));
  }

  public static ApiError otherRequest() {
    return of(
        409,
        INVALID,
        "idempotency_key_reused",
        "This Idempotency-Key came with another request before; use a new one.",
        Optional.of("Idempotency-Key"));
  }

  public static ApiError inProgress(Duration after) {
    return later(
        of(
            409,
            INVALID,
            "idempotency_in_progress",
            "The request that first came with this Idempotency-Key is still under way.",
            Optional.empty()),
        after);
  }

  public static ApiError inUse(Duration after) {
    return later(
        of(
            409,
            INVALID,
            "session_in_use",
            "The session is in use at this moment.",
            Optional.empty()),
        after);
  }

  public static ApiError notClosedNow(Duration after) {
    return ApiError.server(
            503,
            "session_close_failed",
            "The session is no longer used, but its provider or the chain does not answer. Ask"
                + " again; at the session's end it is closed in any case.")
        .withRetryAfter(after);
  }
}
