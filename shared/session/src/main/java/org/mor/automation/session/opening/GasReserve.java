package org.mor.automation.session.opening;

import java.math.BigInteger;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.chain.Chain;

/**
 * What a session may cost in gas, reserved before its first transaction is signed: its opening and
 * its closing at the highest fee that is signed now. A closing needs less gas than an opening,
 * which writes more.
 */
final class GasReserve {
  private static final BigInteger TRANSACTIONS = BigInteger.TWO;

  private GasReserve() {}

  /**
   * Wei of ETH.
   *
   * @param gas units that the opening is signed with
   */
  static Wei of(long gas, Chain.Fees fees) {
    return new Wei(fees.maxFee().value().multiply(BigInteger.valueOf(gas)).multiply(TRANSACTIONS));
  }
}
