package org.mor.automation.session.closing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Withdraws stakes that the contract has held until midnight. The contract cannot add up thousands
 * of entries, so their sum is never asked for: gas estimates find how many entries fit into a
 * transaction, and transactions follow one another while there is something to withdraw.
 */
public final class Withdrawals {
  private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

  /** The contract takes the number as one byte. */
  private static final int MOST_ENTRIES = 255;

  /** A process that has not finished by then has died. */
  private static final Duration AT_WORK = Duration.ofMinutes(2);

  /** How many waiting transactions are read; more wait only while the wallet is stuck. */
  private static final int LOOKED_THROUGH = 200;

  private static final Duration POLL = Duration.ofMillis(250);

  private final WalletJournal journal;
  private final WalletTransactions transactions;
  private final SingleFlight flight;
  private final Chain chain;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Map<Address, Integer> entries = new ConcurrentHashMap<>();

  public Withdrawals(
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
   * Withdraws until nothing is released or the deadline passes.
   *
   * @return the number of transactions
   */
  public int drain(Address wallet, Owner owner, Deadline deadline) throws InterruptedException {
    if (deadline.passed() || nothingFree(wallet, deadline)) {
      return 0;
    }
    Instant until = clock.instant().plus(AT_WORK);
    if (!flight.start("withdraw|" + wallet, owner, until)) {
      return 0;
    }
    try {
      // A withdrawal that is not mined yet may take everything: another one would only waste gas.
      return oneWaits(wallet, deadline) ? 0 : withdraw(wallet, until, deadline);
    } finally {
      flight.stop("withdraw|" + wallet, owner);
    }
  }

  private int withdraw(Address wallet, Instant until, Deadline deadline)
      throws InterruptedException {
    int sent = 0;
    boolean more = true;
    while (more && !deadline.passed() && until.isAfter(clock.instant())) {
      Optional<JournalEntry> entry = next(wallet, deadline);
      more = entry.isPresent() && journal.add(entry.get());
      if (more) {
        sent++;
        transactions.send(entry.get(), deadline);
        more = succeeded(entry.get(), deadline);
      }
    }
    return sent;
  }

  private boolean oneWaits(Address wallet, Deadline deadline) {
    long mined = Collections.max(chain.minedNonces(wallet, deadline));
    return journal.entriesFrom(wallet, mined, LOOKED_THROUGH).stream()
        .anyMatch(entry -> entry.purpose() == JournalEntry.Purpose.WITHDRAW);
  }

  /** The next withdrawal, of as many entries as fit into a block; empty if nothing is released. */
  private Optional<JournalEntry> next(Address wallet, Deadline deadline) {
    int count = Math.min(MOST_ENTRIES, 2 * entries.getOrDefault(wallet, MOST_ENTRIES));
    while (true) {
      try {
        JournalEntry entry =
            transactions.prepare(
                wallet, JournalEntry.Purpose.WITHDRAW, chain.withdraw(wallet, count), deadline);
        entries.put(wallet, count);
        return Optional.of(entry);
      } catch (ChainException e) {
        switch (e.kind()) {
          case REVERTED -> {
            return Optional.empty();
          }
          case TOO_MUCH_GAS, FEES_ABOVE_CAP, SHORT_OF_ETH -> {
            if (count == 1 && e.kind() == ChainException.Kind.TOO_MUCH_GAS) {
              // Before the first released entry there are more held ones than a block can skip.
              LOG.warn("withdrawing for wallet {} waits for the next midnight", wallet);
              return Optional.empty();
            }
            if (count == 1) {
              throw e;
            }
            count = Math.max(1, count / 2);
            entries.put(wallet, count);
          }
          case UNAVAILABLE -> throw e;
        }
      }
    }
  }

  private boolean succeeded(JournalEntry entry, Deadline deadline) throws InterruptedException {
    while (!deadline.passed()) {
      switch (transactions.look(entry.ref(), deadline)) {
        case Status.Done done -> {
          if (!done.mined().succeeded()) {
            LOG.warn("withdrawal with nonce {} reverted", entry.ref().nonce());
          }
          return done.mined().succeeded();
        }
        case Status.Displaced _ -> {
          return false;
        }
        case Status.Waiting _ -> sleeper.sleep(POLL);
      }
    }
    return false;
  }

  /** Whether the contract would pay out nothing now. */
  private boolean nothingFree(Address wallet, Deadline deadline) {
    ContractCall one = chain.withdraw(wallet, 1);
    try {
      chain.gas(wallet, one, deadline);
      return false;
    } catch (ChainException e) {
      return switch (e.kind()) {
        case REVERTED -> true;
        // There may be more held entries than a block can skip; that ends at midnight.
        case TOO_MUCH_GAS -> false;
        case UNAVAILABLE, SHORT_OF_ETH, FEES_ABOVE_CAP -> throw e;
      };
    }
  }

  /**
   * Whether the stake that was held until that time is back in the wallet.
   *
   * @param until a time that has passed; empty if unknown: then the contract must hold nothing at
   *     all
   */
  public boolean allHome(Address wallet, Optional<Instant> until, Deadline deadline) {
    if (until.isPresent()) {
      return nothingFree(wallet, deadline);
    }
    StakesOnHold stakes = chain.onHold(wallet, deadline);
    return stakes.available().isZero() && stakes.held().isZero();
  }
}
