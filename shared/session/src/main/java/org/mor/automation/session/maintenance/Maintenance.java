package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.Owner;
import org.mor.automation.session.SessionRecord;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.WalletTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The regular round: records that are due, wallets that are stuck, stakes that can come home. A
 * round does a bounded amount of work, and the next one goes on with the rest.
 */
public final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final String NAME = "maintenance";
  private static final int STAKES_PER_WITHDRAWAL = 20;
  private static final Duration WITHDRAWAL = Duration.ofMinutes(2);

  private final SessionReads reads;
  private final Reconciler reconciler;
  private final WalletTransactions transactions;
  private final WalletJournal journal;
  private final Chain chain;
  private final List<Address> wallets;
  private final SingleFlight flight;
  private final int recordsPerRound;
  private final Clock clock;
  private final Supplier<Owner> owners;

  public Maintenance(
      SessionReads reads,
      Reconciler reconciler,
      WalletTransactions transactions,
      WalletJournal journal,
      Chain chain,
      List<Address> wallets,
      SingleFlight flight,
      int recordsPerRound,
      Clock clock,
      Supplier<Owner> owners) {
    this.reads = reads;
    this.reconciler = reconciler;
    this.transactions = transactions;
    this.journal = journal;
    this.chain = chain;
    this.wallets = List.copyOf(wallets);
    this.flight = flight;
    this.recordsPerRound = recordsPerRound;
    this.clock = clock;
    this.owners = owners;
  }

  /**
   * What a round did.
   *
   * @param ran false if another round is under way
   * @param errors records and wallets that could not be worked on; they are due again
   */
  public record Round(
      boolean ran, Map<Reconciler.Step, Integer> records, int withdrawals, int errors) {}

  public Round run(Deadline deadline) throws InterruptedException {
    return run(deadline, List.of());
  }

  /** A round with chores after the records, for which some of its time is kept. */
  public Round run(Deadline deadline, List<Chore> chores) throws InterruptedException {
    Owner owner = owners.get();
    if (!flight.start(NAME, owner, deadline.at())) {
      return new Round(false, Map.of(), 0, 0);
    }
    try {
      Deadline records =
          chores.isEmpty()
              ? deadline
              : deadline.within(deadline.left().multipliedBy(2).dividedBy(3));
      Round round = round(records);
      int failed = 0;
      for (Chore chore : chores) {
        failed += done(chore, deadline) ? 0 : 1;
      }
      return new Round(true, round.records(), round.withdrawals(), round.errors() + failed);
    } finally {
      flight.stop(NAME, owner);
    }
  }

  private Round round(Deadline deadline) throws InterruptedException {
    Map<Reconciler.Step, Integer> steps = new EnumMap<>(Reconciler.Step.class);
    int errors = 0;
    int withdrawals = 0;
    for (Address wallet : wallets) {
      try {
        transactions.unblock(wallet, deadline);
        withdrawals += withdraw(wallet, deadline) ? 1 : 0;
      } catch (RuntimeException e) {
        errors++;
        LOG.warn("wallet {}: {}", wallet, e.getMessage());
      }
    }
    try {
      Instant chainTime = chain.time(deadline);
      // The chain decides what has ended; its clock may be the earlier or the later one.
      Instant now = clock.instant();
      List<SessionRecord> due =
          reads.due(chainTime.isAfter(now) ? chainTime : now, recordsPerRound);
      errors += records(due, chainTime, steps, deadline);
    } catch (RuntimeException e) {
      errors++;
      LOG.warn("no record could be looked at: {}", e.getMessage());
    }
    return new Round(true, steps, withdrawals, errors);
  }

  private int records(
      List<SessionRecord> due,
      Instant chainTime,
      Map<Reconciler.Step, Integer> steps,
      Deadline deadline)
      throws InterruptedException {
    int errors = 0;
    for (SessionRecord record : due) {
      if (deadline.passed()) {
        break;
      }
      try {
        Reconciler.Step step = reconciler.reconcile(record, owners.get(), chainTime, deadline);
        steps.merge(step, 1, Integer::sum);
      } catch (RuntimeException e) {
        // One record that nothing can be done about must not keep the others from their turn.
        errors++;
        LOG.warn("intent {}: {}", record.intent(), e.getMessage());
      }
    }
    return errors;
  }

  private static boolean done(Chore chore, Deadline deadline) throws InterruptedException {
    try {
      chore.run(deadline);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("{}: {}", chore.name(), e.getMessage());
      return false;
    }
  }

  /** Fetches stakes that an early close had held back until midnight. */
  private boolean withdraw(Address wallet, Deadline deadline) {
    if (chain.withdrawable(wallet, deadline).isZero()) {
      return false;
    }
    Instant now = clock.instant();
    if (!journal.startWithdrawing(wallet, owners.get(), now, now.plus(WITHDRAWAL))) {
      return false;
    }
    Chain.Call call = chain.withdraw(wallet, STAKES_PER_WITHDRAWAL);
    long gas = chain.gas(wallet, call.to(), call.data(), deadline);
    JournalEntry entry =
        transactions.prepare(
            wallet, JournalEntry.Purpose.WITHDRAW, call.to(), call.data(), gas, deadline);
    if (!journal.add(entry)) {
      return false;
    }
    transactions.send(entry, deadline);
    return true;
  }
}
