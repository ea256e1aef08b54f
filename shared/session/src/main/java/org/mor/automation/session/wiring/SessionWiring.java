package org.mor.automation.session.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.Secret;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.chain.Bid;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.closing.EarlyClose;
import org.mor.automation.session.maintenance.Adoption;
import org.mor.automation.session.maintenance.Gauges;
import org.mor.automation.session.maintenance.JournalSettling;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.maintenance.Reconciler;
import org.mor.automation.session.maintenance.WarmPools;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionPool;
import org.mor.automation.session.pool.SessionUse;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.process.VirtualThreads;
import org.mor.automation.session.store.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires sessions for a function. What speaks to the chain is created when it is first needed: a
 * request on an open session never loads it.
 */
public final class SessionWiring {
  private static final int RECORDS_PER_ROUND = 50;

  /** Records that a round works on in parallel. */
  private static final int AT_ONCE = 16;

  private final SessionPolicies policies;
  private final MarketplaceAccess marketplace;
  private final SessionStores stores;
  private final ProcessContext process;
  private final Supplier<ChainWiring> chain;

  /**
   * Wires a function's sessions over the network.
   *
   * @param secrets from the name of an encrypted parameter to its value
   */
  public SessionWiring(
      SessionConfiguration configuration,
      DynamoDbClient dynamo,
      Function<String, Secret> secrets,
      Clock clock,
      Sleeper sleeper,
      SecureRandom random,
      Metrics metrics) {
    this(
        configuration.policies(),
        new NetworkAccess(configuration, secrets, clock, random),
        dynamo,
        configuration.tables(),
        new ProcessContext(
            clock,
            sleeper,
            random,
            task -> Thread.ofVirtual().name("lease").start(task),
            new VirtualThreads(AT_ONCE),
            metrics));
  }

  public SessionWiring(
      SessionPolicies policies,
      MarketplaceAccess marketplace,
      DynamoDbClient dynamo,
      SessionTables tables,
      ProcessContext process) {
    this.policies = policies;
    this.marketplace = marketplace;
    this.process = process;
    this.stores = new SessionStores(dynamo, tables, policies.caps(), process);
    this.chain = new Lazy<>(() -> new ChainWiring(policies, marketplace, stores, process));
  }

  /** Sessions for requests. */
  public SessionUse use() {
    return new SessionUse(
        pool(),
        stores.transitions,
        stores.cooldowns,
        () -> chain.get().candidates.get(),
        marketplace::providers,
        policies.opening(),
        process);
  }

  private SessionPool pool() {
    return new SessionPool(
        stores.reads,
        stores.transitions,
        () -> chain.get().opener.get(),
        policies.pool(),
        policies.opening(),
        new SessionLength(stores.rules, policies.opening().shortest(), process.clock()),
        process);
  }

  /** Manual sessions. */
  public ManualSessions manual() {
    return new ManualSessions(
        stores.reads,
        stores.transitions,
        () -> chain.get().opener.get(),
        policies.pool(),
        policies.opening(),
        process);
  }

  /** Closes manual sessions early. */
  public EarlyClose earlyClose() {
    return new EarlyClose(
        stores.reads,
        stores.transitions,
        () -> chain.get().closer.get(),
        policies.opening(),
        process);
  }

  /** The model of a bid, if the bid exists and is active. */
  public Optional<ModelId> modelOf(BidId bid, Deadline deadline) {
    return marketplace
        .chain()
        .bid(bid, deadline)
        .map(Chain.BidTerms::bid)
        .filter(Bid::active)
        .map(Bid::model);
  }

  /** Sends prompts to providers with the transport key. */
  public ProviderClient client() {
    return marketplace.client();
  }

  /** Every active model, as the chain has it now. */
  public List<ModelEntry> models() {
    return marketplace.chain().models();
  }

  /** The regular round. */
  public Maintenance maintenance() {
    ChainWiring parts = chain.get();
    return new Maintenance(
        stores.reads,
        new Reconciler(
            stores.transitions,
            parts.opener.get(),
            parts.closer.get(),
            parts.withdrawals(),
            parts.dayLock.get(),
            policies.opening().step(),
            process.clock()),
        parts.transactions(),
        parts.withdrawals(),
        parts.chain(),
        new Maintenance.Round.Plan(wallets(), stores.flight, process.parallel(), RECORDS_PER_ROUND),
        process);
  }

  /**
   * Maintenance tasks for the wallets: settling their journals, adopting sessions without a record.
   */
  public List<MaintenanceTask> bookkeeping() {
    return List.of(
        new JournalSettling(stores.journal, chain.get().chain(), wallets(), process.clock()),
        adoption());
  }

  /** Gives records to sessions of the wallets that have none. */
  public Adoption adoption() {
    return new Adoption(
        chain.get().chain(),
        stores.reads,
        stores.transitions,
        stores.journal,
        wallets(),
        process.metrics(),
        process.clock());
  }

  /** A maintenance task that keeps idle sessions open in these pools. */
  public WarmPools warmth(Supplier<List<WarmPools.Warm>> wanted, Duration sessions) {
    return new WarmPools(
        stores.reads,
        stores.transitions,
        pool(),
        wanted,
        sessions,
        policies.pool().endMargin(),
        process);
  }

  /** A maintenance task that writes figures for the operator. */
  public MaintenanceTask gauges() {
    ChainWiring parts = chain.get();
    return new Gauges(
        stores.reads,
        parts.chain(),
        stores.journal,
        parts.transactions(),
        wallets(),
        process.metrics(),
        process.clock());
  }

  /** A new intent. */
  public IntentId intent() {
    return process.newIntent();
  }

  /** Addresses of the configured wallets. */
  public List<Address> wallets() {
    return List.copyOf(marketplace.wallets().keySet());
  }

  /** What speaks to the chain. */
  public ChainWiring chain() {
    return chain.get();
  }
}
