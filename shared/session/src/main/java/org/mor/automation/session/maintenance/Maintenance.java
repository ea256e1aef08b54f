package org.mor.automation.session.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.process.ParallelTasks;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.wallet.Waiting;
import org.mor.automation.session.wallet.WalletTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The regular round: helps stuck wallets, moves due records on, withdraws released stakes. A round
 * does a bounded amount of work, and the next one continues.
 */
public final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final String NAME = "maintenance";

  private final SessionReads reads;
  private final Reconciler reconciler;
  private final WalletTransactions transactions;
  private final Withdrawals withdrawals;
  private final Chain chain;
  private final Round.Plan plan;
  private final ProcessContext process;

  public Maintenance(
      SessionReads reads,
      Reconciler reconciler,
      WalletTransactions transactions,
      Withdrawals withdrawals,
      Chain chain,
      Round.Plan plan,
      ProcessContext process) {
    this.reads = reads;
    this.reconciler = reconciler;
    this.transactions = transactions;
    this.withdrawals = withdrawals;
    this.chain = chain;
    this.plan = plan;
    this.process = process;
  }

  /**
   * The result of a round.
   *
   * @param ran false if another round is under way
   * @param errors records, wallets and tasks that failed; they are tried again
   */
  public record Round(
      boolean ran, Map<Reconciler.Step, Integer> records, int withdrawals, int errors) {
    /**
     * What a round works on.
     *
     * @param flight keeps rounds from running beside each other
     * @param parallel runs the work on records
     */
    public record Plan(
        List<Address> wallets, SingleFlight flight, ParallelTasks parallel, int recordsPerRound) {
      public Plan {
        wallets = List.copyOf(wallets);
      }
    }
  }

  /** A round, with further tasks after the records; a part of its time is reserved for them. */
  public Round run(Deadline deadline, List<MaintenanceTask> chores) throws InterruptedException {
    Owner owner = process.newOwner();
    if (!plan.flight().start(NAME, owner, deadline.at())) {
      return new Round(false, Map.of(), 0, 0);
    }
    try {
      Deadline work = chores.isEmpty() ? deadline : deadline.within(share(deadline.left(), 3, 4));
      Round round = round(work);
      int failed = 0;
      for (MaintenanceTask chore : chores) {
        failed += done(chore, deadline) ? 0 : 1;
      }
      return new Round(true, round.records(), round.withdrawals(), round.errors() + failed);
    } finally {
      plan.flight().stop(NAME, owner);
    }
  }

  private Round round(Deadline deadline) throws InterruptedException {
    AtomicInteger errors = new AtomicInteger();
    for (Address wallet : plan.wallets()) {
      unblock(wallet, errors, deadline);
    }
    // Withdrawing may take all the time there is, so closing comes first.
    Map<Reconciler.Step, Integer> steps =
        records(errors, deadline.within(share(deadline.left(), 2, 3)));
    int withdrawn = 0;
    int left = plan.wallets().size();
    for (Address wallet : plan.wallets()) {
      // The remaining time is shared, so that one wallet's backlog does not delay the others.
      withdrawn += withdraw(wallet, errors, deadline.within(share(deadline.left(), 1, left)));
      left--;
    }
    return new Round(true, steps, withdrawn, errors.get());
  }

  private static Duration share(Duration whole, int parts, int of) {
    return whole.multipliedBy(parts).dividedBy(of);
  }

  private void unblock(Address wallet, AtomicInteger errors, Deadline deadline) {
    try {
      if (transactions.unblock(wallet, deadline) instanceof Waiting.Blocked blocked) {
        errors.incrementAndGet();
        LOG.error("wallet {} is stuck at nonce {}", wallet, blocked.nonce());
      }
    } catch (RuntimeException e) {
      errors.incrementAndGet();
      LOG.warn("wallet {}: {}", wallet, e.getMessage());
    }
  }

  private int withdraw(Address wallet, AtomicInteger errors, Deadline deadline)
      throws InterruptedException {
    try {
      return withdrawals.drain(wallet, process.newOwner(), deadline);
    } catch (RuntimeException e) {
      errors.incrementAndGet();
      LOG.warn("no stake could be withdrawn for wallet {}: {}", wallet, e.getMessage());
      return 0;
    }
  }

  private Map<Reconciler.Step, Integer> records(AtomicInteger errors, Deadline deadline)
      throws InterruptedException {
    Map<Reconciler.Step, Integer> steps = new ConcurrentHashMap<>();
    try {
      // A single node may be ahead of the others, which would close sessions early: settled time
      // counts.
      Instant chainTime = chain.settled(deadline).time();
      // The chain decides what has ended, and its clock may be ahead of or behind ours.
      Instant now = process.now();
      List<SessionRecord> due =
          reads.due(chainTime.isAfter(now) ? chainTime : now, plan.recordsPerRound());
      plan.parallel()
          .run(
              due.stream()
                  .<Runnable>map(record -> () -> step(record, chainTime, steps, errors, deadline))
                  .toList());
    } catch (RuntimeException e) {
      errors.incrementAndGet();
      LOG.warn("no record could be looked at: {}", e.getMessage());
    }
    return steps.isEmpty() ? Map.of() : new EnumMap<>(steps);
  }

  private void step(
      SessionRecord record,
      Instant chainTime,
      Map<Reconciler.Step, Integer> steps,
      AtomicInteger errors,
      Deadline deadline) {
    if (deadline.passed()) {
      return;
    }
    try {
      Reconciler.Step step = reconciler.reconcile(record, process.newOwner(), chainTime, deadline);
      steps.merge(step, 1, Integer::sum);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // One record that always fails must not stop the others.
      errors.incrementAndGet();
      LOG.warn("intent {}: {}", record.intent(), e.getMessage());
    }
  }

  private static boolean done(MaintenanceTask chore, Deadline deadline)
      throws InterruptedException {
    try {
      chore.run(deadline);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("{}: {}", chore.getClass().getSimpleName(), e.getMessage());
      return false;
    }
  }
}
