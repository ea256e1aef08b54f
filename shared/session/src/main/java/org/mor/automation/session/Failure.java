package org.mor.automation.session;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why an opening came to nothing.
 *
 * @param detail for the operator's log; never shown to a caller
 * @param until when the same may succeed, where that is known
 */
public record Failure(Cause cause, String detail, Optional<Instant> until) {
  public Failure {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(until, "until");
  }

  public Failure(Cause cause, String detail) {
    this(cause, detail, Optional.empty());
  }

  /** One per thing that a caller or operator would do something different about. */
  public enum Cause {
    NO_BIDS,
    NOT_ALLOWED,
    PRICE_ABOVE_CAP,
    STAKE_ABOVE_CAP,
    ACCOUNT_SESSIONS_AT_CAP,
    ACCOUNT_STAKE_AT_CAP,
    WALLET_STAKE_AT_CAP,
    SESSION_RATE_AT_CAP,
    STAKE_TIME_AT_CAP,
    GAS_AT_CAP,
    WALLET_SHORT_OF_MOR,
    WALLET_SHORT_OF_ETH,
    NO_PROVIDER,
    CHAIN_UNAVAILABLE,
    REVERTED,
    ABANDONED,
    OUT_OF_TIME
  }
}
