package org.mor.automation.session.model;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.session.chain.ChainException;

/**
 * Why an opening failed.
 *
 * @param detail for the operator's log; never shown to a caller
 * @param until when a retry may succeed; empty if unknown
 */
public record OpeningFailure(Cause cause, String detail, Optional<Instant> until) {
  public OpeningFailure(Cause cause, String detail) {
    this(cause, detail, Optional.empty());
  }

  /** The failure of an opening because of the chain. */
  public static OpeningFailure of(ChainException e) {
    Cause cause =
        switch (e.kind()) {
          case UNAVAILABLE -> Cause.CHAIN_UNAVAILABLE;
          case REVERTED, TOO_MUCH_GAS -> Cause.REVERTED;
          case SHORT_OF_ETH -> Cause.WALLET_SHORT_OF_ETH;
          case FEES_ABOVE_CAP -> Cause.FEES_ABOVE_CAP;
        };
    return new OpeningFailure(cause, e.getMessage());
  }

  /** One per cause that callers or operators handle differently. */
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
    FEES_ABOVE_CAP,
    NO_PROVIDER,
    CHAIN_UNAVAILABLE,
    REVERTED,
    ABANDONED,
    OUT_OF_TIME
  }
}
