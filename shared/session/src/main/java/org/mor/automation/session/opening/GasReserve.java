package org.mor.automation.session.opening;

import org.mor.automation.marketplace.Wei;

/**
 * What a session may cost in gas, reserved before its first transaction is signed: its opening and
 * its closing at the highest fee that is signed now. A closing needs less gas than an opening,
 * which writes more.
 */
final class GasReserve {
  private static final int TRANSACTIONS = 2;

  private GasReserve() {}

  /**
   * Wei of ETH.
   *
   * @param opening what the opening costs at most
   */
  static Wei of(Wei opening) {
    return opening.times(TRANSACTIONS);
  }
}
