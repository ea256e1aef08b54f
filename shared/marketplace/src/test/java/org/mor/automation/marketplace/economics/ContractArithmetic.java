package org.mor.automation.marketplace.economics;

import java.math.BigInteger;
import java.time.Duration;
import org.mor.automation.marketplace.Wei;

/** The contract's own arithmetic, to check stakes against. */
final class ContractArithmetic {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private ContractArithmetic() {}

  /** What a stake grants at a price, in whole seconds; the contract's limits not applied. */
  static Duration durationFor(StakeTerms terms, Wei stake, Wei pricePerSecond) {
    BigInteger stipend =
        stake
            .value()
            .multiply(terms.computeBalance().value())
            .divide(terms.supply().value().multiply(HUNDRED));
    return Duration.ofSeconds(stipend.divide(pricePerSecond.value()).longValueExact());
  }

  /**
   * The stake behind a day's spending: the contract's {@code stipendToStake}. That much of the
   * stake is held back until midnight when a session is closed early.
   */
  static Wei stakeOf(StakeTerms terms, Wei stipend) {
    return new Wei(
        stipend
            .value()
            .multiply(terms.supply().value())
            .multiply(HUNDRED)
            .divide(terms.computeBalance().value()));
  }
}
