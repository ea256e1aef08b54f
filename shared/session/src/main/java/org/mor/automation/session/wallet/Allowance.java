package org.mor.automation.session.wallet;

import java.time.Clock;
import java.time.Duration;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.store.WalletJournal;

/** Allows the marketplace to take stakes from a wallet, by one unlimited approval. */
public final class Allowance {
  private static final Duration HELD = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(150);
  private static final int POLLS_PER_NUDGE = 15;

  private final WalletJournal journal;
  private final WalletTransactions transactions;
  private final SingleFlight flight;
  private final Chain chain;
  private final Clock clock;
  private final Sleeper sleeper;

  public Allowance(
      WalletJournal journal,
      WalletTransactions transactions,
      SingleFlight flight,
      Chain chain,
      Clock clock,
      Sleeper sleeper) {
    this.journal = journal;
    this.transactions = transactions;
    this.flight = flight;
    this.chain = chain;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Returns once the allowance covers the stake.
   *
   * @param known the allowance as it was read last
   * @throws ChainException if the approval is not mined by the deadline
   */
  public void cover(SelectedBid selected, Wei known, Owner owner, Deadline deadline)
      throws InterruptedException {
    if (known.compareTo(selected.stake()) >= 0) {
      return;
    }
    Address wallet = selected.wallet();
    for (int polls = 0; !deadline.passed(); polls++) {
      // Read before each approval: another process may have approved since it was read last.
      if (chain.funds(wallet, deadline).allowance().compareTo(selected.stake()) >= 0) {
        return;
      }
      if (flight.start("allow|" + wallet, owner, clock.instant().plus(HELD))) {
        allow(wallet, deadline);
      } else if (polls % POLLS_PER_NUDGE == POLLS_PER_NUDGE - 1) {
        transactions.unblock(wallet, deadline);
      }
      sleeper.sleep(POLL);
    }
    throw new ChainException(
        ChainException.Kind.UNAVAILABLE, "the allowance was not mined in time");
  }

  private void allow(Address wallet, Deadline deadline) {
    JournalEntry entry =
        transactions.prepare(wallet, JournalEntry.Purpose.APPROVE, chain.allowStakes(), deadline);
    if (journal.add(entry)) {
      transactions.send(entry, deadline);
    }
  }
}
