package org.mor.automation.session.errors;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.pool.Acquired;

/** What a caller is told when there is no session for it; a code for each cause. */
public final class SessionErrors {
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Peaks of the gas price last for minutes. */
  private static final Duration GAS_RETRY = Duration.ofMinutes(1);

  private SessionErrors() {}

  public static ApiError error(Acquired none, Instant now) {
    return switch (none) {
      case Acquired.Leased _ -> throw new IllegalArgumentException("there is a session");
      case Acquired.Busy busy ->
          ApiError.rateLimited("All sessions for this model are in use.", busy.retryAfter());
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
          ApiError.rateLimited("You have as many sessions open as you may.", RETRY);
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
