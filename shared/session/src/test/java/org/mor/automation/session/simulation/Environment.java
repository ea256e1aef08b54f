package org.mor.automation.session.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.closing.Closer;
import org.mor.automation.session.closing.DayLock;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.maintenance.Adoption;
import org.mor.automation.session.maintenance.JournalSettling;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.maintenance.Reconciler;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.Guards;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.pool.LeaseKeeper;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionPool;
import org.mor.automation.session.pool.SessionUse;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.store.ContractRules;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTables;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.Allowance;
import org.mor.automation.session.wallet.TransactionPolicy;
import org.mor.automation.session.wallet.WalletSigner;
import org.mor.automation.session.wallet.WalletTransactions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The real thing, wired as a function would, in one process on the simulated world. */
final class Environment {
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(20);

  final SimulatedProcess process;
  final SessionUse use;
  final Maintenance maintenance;
  final WalletJournal journal;
  final WalletTransactions transactions;
  final Withdrawals withdrawals;
  final Chain chain;

  /** What a round does besides its records. */
  final List<MaintenanceTask> chores;

  Environment(
      SimulatedProcess process,
      DynamoDbClient dynamo,
      SessionTables tables,
      Scenario scenario,
      Chain chain,
      Providers providers,
      Supplier<String> names) {
    this.process = process;
    List<Address> wallets = scenario.wallets();
    OpeningPolicy policy = Scenario.openingPolicy();
    SessionReads reads = new SessionReads(dynamo, tables);
    SessionTransitions transitions =
        new SessionTransitions(dynamo, tables, scenario.caps(), process, process, process.random());
    ProviderCooldowns cooldowns = new ProviderCooldowns(dynamo, tables, process);
    this.chain = chain;
    ContractRules rules = new ContractRules(dynamo, tables);
    this.journal = new WalletJournal(dynamo, tables);
    Map<Address, TransactionSigner> signers =
        new TreeMap<>(java.util.Comparator.comparing(Address::hex));
    wallets.forEach(wallet -> signers.put(wallet, new SimulatedSigner(wallet, Scenario.FEE_CAPS)));
    this.transactions =
        new WalletTransactions(
            journal,
            chain,
            new WalletSigner(1, signers, Scenario.FEE_CAPS),
            process,
            TransactionPolicy.DEFAULT.with(Scenario.FEE_CAPS));
    Candidates candidates = new Candidates(chain, cooldowns, wallets, Guards.NONE);
    Opener opener =
        new Opener(
            transitions,
            candidates,
            providers,
            cooldowns,
            new Allowance(journal, transactions, chain, process, process),
            transactions,
            chain,
            policy,
            process,
            process);
    Supplier<Owner> owners = () -> new Owner("owner-" + names.get());
    SessionPool pool =
        new SessionPool(
            reads,
            transitions,
            () -> opener,
            scenario.poolPolicy(),
            policy,
            new SessionLength(rules, policy.shortest(), process),
            process,
            process,
            process.random(),
            () -> new IntentId("intent-" + names.get()));
    this.use =
        new SessionUse(
            pool,
            transitions,
            cooldowns,
            () -> candidates,
            () -> providers,
            policy,
            new LeaseKeeper(transitions, process::spawn, policy.lease(), process, process),
            process,
            owners);
    DayLock dayLock = new DayLock(rules, process);
    Closer closer = new Closer(transitions, transactions, chain, providers, dayLock, STEP, process);
    this.withdrawals = new Withdrawals(journal, transactions, chain, process, process);
    Reconciler reconciler =
        new Reconciler(
            transitions, opener, closer, withdrawals, dayLock, STEP, CLOSE_MARGIN, process);
    this.maintenance =
        new Maintenance(
            reads,
            reconciler,
            transactions,
            withdrawals,
            chain,
            new Maintenance.Round.Plan(
                wallets,
                new SingleFlight(dynamo, tables, process),
                tasks -> tasks.forEach(Runnable::run),
                10),
            process,
            owners);
    this.chores =
        List.of(
            new JournalSettling(journal, chain, wallets, process),
            new Adoption(chain, reads, transitions, journal, wallets, _ -> {}, process));
  }
}
