package org.mor.automation.ops;

import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.session.opening.Guards;

/** Whether a wallet can open sessions. */
final class WalletFunds {
  private WalletFunds() {}

  static Check check(Address wallet, Funds funds, Guards guards) {
    boolean noEth = funds.eth().isZero() || funds.eth().compareTo(guards.minimumEth()) < 0;
    boolean noMor = funds.mor().isZero() || funds.mor().compareTo(guards.minimumMor()) < 0;
    return Check.of(
        !noEth && !noMor,
        "wallet " + wallet,
        Amounts.coins(funds.mor())
            + " MOR, "
            + Amounts.coins(funds.eth())
            + " ETH, allowance "
            + (funds.allowance().isZero()
                ? "0 (the first session approves)"
                : Amounts.allowance(funds.allowance())),
        "no session can be opened: "
            + (noEth
                ? "send ETH to the wallet"
                : "send MOR to the wallet, or ops wallet withdraw what is free")
            + "; see docs/operating.md, How much MOR is needed");
  }
}
