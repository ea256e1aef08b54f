package org.mor.automation.session;

import java.util.Objects;

/**
 * Why an opening came to nothing.
 *
 * @param detail for the operator's log; never shown to a caller
 */
public record Failure(Cause cause, String detail) {
  public Failure {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(detail, "detail");
  }

  /** One per thing that a caller or operator would do something different about. */
  public enum Cause {
    NO_BIDS,
    PRICE_ABOVE_CAP,
    STAKE_ABOVE_CAP,
    ACCOUNT_SESSIONS_AT_CAP,
    ACCOUNT_STAKE_AT_CAP,
    WALLET_STAKE_AT_CAP,
    WALLET_SHORT_OF_MOR,
    WALLET_SHORT_OF_ETH,
    FEES_ABOVE_CAP,
    NO_PROVIDER,
    CHAIN_UNAVAILABLE,
    REVERTED,
    ABANDONED,
    OUT_OF_TIME
  }
}
