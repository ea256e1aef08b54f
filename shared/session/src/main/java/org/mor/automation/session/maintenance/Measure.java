package org.mor.automation.session.maintenance;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.store.SessionCounts;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.WalletTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the figures of sessions and wallets for the operator's dashboard. */
public final class Measure {
  private static final Logger LOG = LoggerFactory.getLogger(Measure.class);

  private final SessionReads reads;
  private final Chain chain;
  private final WalletJournal journal;
  private final WalletTransactions transactions;
  private final List<Address> wallets;
  private final Clock clock;

  public Measure(
      SessionReads reads,
      Chain chain,
      WalletJournal journal,
      WalletTransactions transactions,
      List<Address> wallets,
      Clock clock) {
    this.reads = reads;
    this.chain = chain;
    this.journal = journal;
    this.transactions = transactions;
    this.wallets = List.copyOf(wallets);
    this.clock = clock;
  }

  /**
   * The figures at one moment.
   *
   * @param eth wei in the wallet that has least
   * @param mor wei of all wallets together
   * @param onHold wei of MOR that the contract holds after closings or that can be withdrawn; empty
   *     if no node could add them up
   * @param spent wei of ETH that settled transactions have cost
   * @param oldestNonce how long the lowest unmined nonce has waited, in the wallet where that is
   *     longest
   */
  public record Figures(
      SessionCounts sessions,
      Wei eth,
      Wei mor,
      Optional<Wei> onHold,
      Wei spent,
      Duration oldestNonce) {}

  public Figures take(Deadline deadline) {
    Instant now = clock.instant();
    BigInteger eth = null;
    BigInteger mor = BigInteger.ZERO;
    BigInteger spent = BigInteger.ZERO;
    Optional<Wei> onHold = Optional.of(Wei.ZERO);
    Duration oldest = Duration.ZERO;
    for (Address wallet : wallets) {
      Funds funds = chain.funds(wallet, deadline);
      eth = eth == null ? funds.eth().value() : eth.min(funds.eth().value());
      mor = mor.add(funds.mor().value());
      spent =
          spent.add(
              journal
                  .settled(wallet)
                  .map(settled -> settled.spent().value())
                  .orElse(BigInteger.ZERO));
      Optional<Wei> here = onHold(wallet, deadline);
      onHold = onHold.flatMap(sum -> here.map(sum::plus));
      Duration waiting =
          transactions
              .oldestWaiting(wallet, deadline)
              .map(since -> Duration.between(since, now))
              .orElse(Duration.ZERO);
      oldest = waiting.compareTo(oldest) > 0 ? waiting : oldest;
    }
    return new Figures(
        reads.census(now),
        new Wei(eth == null ? BigInteger.ZERO : eth),
        new Wei(mor),
        onHold,
        new Wei(spent),
        oldest);
  }

  private Optional<Wei> onHold(Address wallet, Deadline deadline) {
    try {
      StakesOnHold stakes = chain.onHold(wallet, deadline);
      return Optional.of(stakes.available().plus(stakes.held()));
    } catch (ChainException e) {
      LOG.warn("stakes on hold of wallet {} could not be read: {}", wallet, e.getMessage());
      return Optional.empty();
    }
  }
}
