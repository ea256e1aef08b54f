package org.mor.automation.session;

import java.util.Objects;
import org.mor.automation.session.chain.ChainException;

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

  /** What the chain's trouble means for an opening. */
  public static Failure of(ChainException e) {
    Cause cause =
        switch (e.kind()) {
          case UNAVAILABLE -> Cause.CHAIN_UNAVAILABLE;
          case REVERTED, TOO_MUCH_GAS -> Cause.REVERTED;
          case SHORT_OF_ETH -> Cause.WALLET_SHORT_OF_ETH;
          case FEES_ABOVE_CAP -> Cause.FEES_ABOVE_CAP;
        };
    return new Failure(cause, e.getMessage());
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
