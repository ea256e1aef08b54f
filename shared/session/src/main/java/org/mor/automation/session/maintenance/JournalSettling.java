package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.WalletJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the cost of each wallet's transactions in the order of their nonces, and lets their
 * journal entries expire. It stops at a nonce that somebody else has used; the custody audit
 * reports that nonce.
 */
public final class JournalSettling implements MaintenanceTask {
  private static final Logger LOG = LoggerFactory.getLogger(JournalSettling.class);
  private static final int PER_ROUND = 200;

  private final WalletJournal journal;
  private final Chain chain;
  private final List<Address> wallets;
  private final Clock clock;

  public JournalSettling(WalletJournal journal, Chain chain, List<Address> wallets, Clock clock) {
    this.journal = journal;
    this.chain = chain;
    this.wallets = List.copyOf(wallets);
    this.clock = clock;
  }

  @Override
  public void run(Deadline deadline) {
    for (Address wallet : wallets) {
      settle(wallet, deadline);
    }
  }

  private void settle(Address wallet, Deadline deadline) {
    Optional<WalletJournal.Settled> settled = journal.settled(wallet);
    Optional<Long> first =
        settled
            .map(WalletJournal.Settled::next)
            .or(
                () ->
                    journal.entriesFrom(wallet, 0, 1).stream()
                        .map(entry -> entry.ref().nonce())
                        .findFirst());
    if (first.isEmpty()) {
      return;
    }
    long end = Math.min(chain.settled(deadline).minedNonce(wallet), first.get() + PER_ROUND);
    boolean begins = settled.isEmpty();
    for (long nonce = first.get(); nonce < end && !deadline.passed(); nonce++) {
      TransactionRef ref = new TransactionRef(wallet, nonce);
      Optional<Mined> mined =
          journal.entry(ref).flatMap(entry -> chain.mined(entry.hashes(), deadline));
      if (mined.isEmpty()) {
        LOG.error("nonce {} of wallet {} is used by no transaction of ours", nonce, wallet);
        return;
      }
      if (!journal.settle(ref, begins, mined.get().cost(), clock.instant())) {
        return;
      }
      begins = false;
    }
  }
}
