package org.mor.automation.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.pool.Acquired;

/**
 * What callers are told of sessions: the session library knows failures only, and here each has its
 * code. Only functions that contain that library load this class.
 */
public final class SessionErrors {
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Peaks of the gas price last for minutes. */
  private static final Duration GAS_RETRY = Duration.ofMinutes(1);

  private static final String INVALID = "invalid_request_error";

  private SessionErrors() {}

  /** For {@link ErrorMapper#with}: the chain's trouble with a request's own question to it. */
  public static Optional<ApiError> ofChain(Throwable failure) {
    return failure instanceof ChainException chain
        ? Optional.of(error(OpeningFailure.of(chain).cause()))
        : Optional.empty();
  }

  /** The same whether there is none, or it is somebody else's. */
  public static ApiError notFound() {
    return unusable(404, "session_not_found", "You have no such session.", "session_id");
  }

  public static ApiError otherModel() {
    return unusable(
        400,
        "session_model_mismatch",
        "The session is for another model; leave model out, or name the session's.",
        "model");
  }

  public static ApiError ended() {
    return unusable(
        409,
        "session_ended",
        "The session has ended. Open another with POST /api/v1/sessions.",
        "session_id");
  }

  public static ApiError noSuchBid() {
    return unusable(404, "bid_not_found", "There is no such bid, or none any more.", "bid");
  }

  public static ApiError otherRequest() {
    return unusable(
        409,
        "idempotency_key_reused",
        "This Idempotency-Key came with another request before; use a new one.",
        "Idempotency-Key");
  }

  public static ApiError inProgress(Duration after) {
    return busy(
        "idempotency_in_progress",
        "The request that first came with this Idempotency-Key is still under way.",
        after);
  }

  /** The one session that a request names is in use, by a chat or by its opening or closing. */
  public static ApiError inUse(Duration after) {
    return busy("session_in_use", "The session is in use at this moment.", after);
  }

  public static ApiError notClosedNow(Duration after) {
    return ApiError.server(
            503,
            "session_close_failed",
            "The session is no longer used, but its provider or the chain does not answer. Ask"
                + " again; at the session's end it is closed in any case.")
        .withRetryAfter(after);
  }

  private static ApiError unusable(int status, String code, String message, String param) {
    return new ApiError(
        status, INVALID, code, message, Optional.of(param), Optional.empty(), Optional.of(false));
  }

  private static ApiError busy(String code, String message, Duration after) {
    return ApiError.conflict(code, message).retriedAfter(after);
  }

  public static ApiError error(Acquired none, Instant now) {
    return switch (none) {
      case Acquired.Leased _ -> throw new IllegalArgumentException("there is a session");
      case Acquired.Busy busy ->
          ApiError.limited(
              "sessions_busy", "All sessions for this model are in use.", busy.retryAfter());
      case Acquired.NotOpened not -> error(not.failure(), now);
    };
  }

  /** What a caller is told about a failure at that time. */
  public static ApiError error(OpeningFailure failure, Instant now) {
    ApiError error = error(failure.cause());
    Optional<Duration> after = failure.until().map(until -> Duration.between(now, until));
    return after.filter(Duration::isPositive).map(error::withRetryAfter).orElse(error);
  }

  private static ApiError error(OpeningFailure.Cause cause) {
    return switch (cause) {
      case NO_BIDS -> ApiError.noBids();
      case NO_PROVIDER ->
          ApiError.server(503, "no_provider", "No provider of this model took a session.")
              .withRetryAfter(RETRY);
      case PRICE_ABOVE_CAP ->
          ApiError.server(503, "price_above_cap", "Every provider asks more than is allowed here.")
              .finalAnswer();
      case STAKE_ABOVE_CAP ->
          ApiError.server(
                  503, "stake_above_cap", "A session would need more stake than is allowed here.")
              .finalAnswer();
      case ACCOUNT_SESSIONS_AT_CAP ->
          ApiError.limited(
              "account_sessions_limit", "You have as many sessions open as you may.", RETRY);
      case ACCOUNT_STAKE_AT_CAP ->
          ApiError.quota(
              "insufficient_quota",
              "Your open sessions, and closed ones of whose stake the contract still holds a part,"
                  + " tie up all that you may.");
      case SESSION_RATE_AT_CAP ->
          new ApiError(
              429,
              "rate_limit_error",
              "session_rate_limit_exceeded",
              "You have opened and closed as many sessions as you may for now.",
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case STAKE_TIME_AT_CAP ->
          ApiError.quota(
              "stake_time_quota_exceeded", "You have locked as much stake today as you may.");
      case GAS_AT_CAP ->
          ApiError.quota(
              "gas_quota_exceeded", "Your sessions have cost as much today as they may.");
      case NOT_ALLOWED ->
          new ApiError(
              403,
              "permission_error",
              "offer_not_allowed",
              "The operator does not allow this model or provider.",
              Optional.empty(),
              Optional.empty(),
              Optional.of(false));
      case WALLET_STAKE_AT_CAP, WALLET_SHORT_OF_MOR ->
          ApiError.server(
                  503,
                  "wallet_funds",
                  "What the operator can stake now does not suffice for another session.")
              .finalAnswer();
      case WALLET_SHORT_OF_ETH ->
          ApiError.server(503, "wallet_gas", "The operator's wallet cannot pay for gas.")
              .finalAnswer();
      case FEES_ABOVE_CAP ->
          ApiError.server(
                  503, "gas_price_above_cap", "Gas costs more now than the operator allows.")
              .withRetryAfter(GAS_RETRY);
      case CHAIN_UNAVAILABLE ->
          ApiError.server(503, "chain_unavailable", "The chain cannot be reached now.")
              .withRetryAfter(RETRY);
      case REVERTED ->
          ApiError.server(502, "session_open_failed", "The chain refused to open the session.")
              .finalAnswer();
      case ABANDONED ->
          ApiError.server(503, "session_open_failed", "The session's opening was interrupted.");
      case OUT_OF_TIME ->
          ApiError.server(504, "timeout", "The session was not open in time.").finalAnswer();
    };
  }
}
