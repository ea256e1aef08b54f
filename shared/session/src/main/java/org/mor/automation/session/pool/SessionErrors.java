package org.mor.automation.session.pool;

import java.time.Duration;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.session.Failure;

/** What a caller is told when there is no session for it; a code for each cause. */
public final class SessionErrors {
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Peaks of the gas price last for minutes. */
  private static final Duration GAS_RETRY = Duration.ofMinutes(1);

  private SessionErrors() {}

  public static ApiError error(Acquired none) {
    return switch (none) {
      case Acquired.Leased _ -> throw new IllegalArgumentException("there is a session");
      case Acquired.Busy busy ->
          ApiError.rateLimited("All sessions for this model are in use.", busy.retryAfter());
      case Acquired.NotOpened not -> error(not.failure().cause());
    };
  }

  public static ApiError error(Failure.Cause cause) {
    return switch (cause) {
      case NO_BIDS ->
          ApiError.server(503, "no_provider", "No provider offers this model now.")
              .withRetryAfter(RETRY);
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
