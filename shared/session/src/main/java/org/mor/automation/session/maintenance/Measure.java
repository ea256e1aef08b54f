package org.mor.automation.session.maintenance;

import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.MarketplaceChain;
import org.mor.automation.session.store.Census;
import org.mor.automation.session.store.SessionReads;

/** What an operator wants to see of the sessions and the wallets. */
public final class Measure {
  private final SessionReads reads;
  private final MarketplaceChain chain;
  private final List<Address> wallets;
  private final Clock clock;

  public Measure(SessionReads reads, MarketplaceChain chain, List<Address> wallets, Clock clock) {
    this.reads = reads;
    this.chain = chain;
    this.wallets = List.copyOf(wallets);
    this.clock = clock;
  }

  /**
   * The figures of one moment.
   *
   * @param eth wei of the wallet that has least
   * @param mor wei of all wallets together
   * @param onHold wei of MOR that an early close holds back, or that wait to be withdrawn
   */
  public record Figures(Census sessions, Wei eth, Wei mor, Wei onHold) {}

  public Figures take(Deadline deadline) {
    BigInteger eth = null;
    BigInteger mor = BigInteger.ZERO;
    BigInteger onHold = BigInteger.ZERO;
    for (Address wallet : wallets) {
      Chain.Funds funds = chain.funds(wallet, deadline);
      eth = eth == null ? funds.eth().value() : eth.min(funds.eth().value());
      mor = mor.add(funds.mor().value());
      onHold = onHold.add(chain.onHold(wallet, deadline).value());
    }
    return new Figures(
        reads.census(clock.instant()),
        new Wei(eth == null ? BigInteger.ZERO : eth),
        new Wei(mor),
        new Wei(onHold));
  }
}
