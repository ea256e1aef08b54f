package org.mor.automation.session.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.mor.automation.core.Secret;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.session.closing.EarlyClose;
import org.mor.automation.session.limits.RateLimiter;
import org.mor.automation.session.limits.RateLimits;
import org.mor.automation.session.maintenance.Adoption;
import org.mor.automation.session.maintenance.JournalSettling;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.maintenance.Measure;
import org.mor.automation.session.maintenance.Reconciler;
import org.mor.automation.session.maintenance.VirtualThreads;
import org.mor.automation.session.maintenance.WarmPools;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.pool.LeaseKeeper;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionPool;
import org.mor.automation.session.pool.SessionUse;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.TcpProviders;
import org.mor.automation.session.store.ContractRules;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.SingleFlight;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Puts the pool together for a function. What speaks to the chain is made when it is first needed:
 * a request on an open session never loads it.
 */
public final class SessionWiring {
  private static final int RECORDS_PER_ROUND = 50;

  /** Records that a round works on beside each other. */
  private static final int AT_ONCE = 16;

  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(5);

  private final SessionConfiguration configuration;
  private final DynamoDbClient dynamo;
  private final Clock clock;
  private final Sleeper sleeper;
  private final SecureRandom random;
  private final ConfiguredKeys keys;
  private final SessionReads reads;
  private final SessionTransitions transitions;
  private final ProviderCooldowns cooldowns;
  private final Supplier<ProviderClient> client = new Lazy<>(this::makeClient);
  private final Supplier<Providers> providers = new Lazy<>(this::makeProviders);
  private final Supplier<ChainWiring> chain = new Lazy<>(this::makeChain);

  /**
   * Wires.
   *
   * @param secrets from the name of an encrypted parameter to what it holds
   */
  public SessionWiring(
      SessionConfiguration configuration,
      DynamoDbClient dynamo,
      Function<String, Secret> secrets,
      Clock clock,
      Sleeper sleeper,
      SecureRandom random) {
    this.configuration = configuration;
    this.dynamo = dynamo;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
    this.keys =
        new ConfiguredKeys(
            Secp256k1.best(),
            secrets,
            configuration.transportKeyParameter(),
            configuration.walletKeyParameters());
    this.reads = new SessionReads(dynamo, configuration.tables());
    this.transitions =
        new SessionTransitions(
            dynamo, configuration.tables(), configuration.caps(), clock, sleeper, random);
    this.cooldowns = new ProviderCooldowns(dynamo, configuration.tables(), clock);
  }

  /** Sessions for requests. */
  public SessionUse use() {
    LeaseKeeper keeper =
        new LeaseKeeper(
            transitions,
            task -> Thread.ofVirtual().name("lease").start(task),
            configuration.opening().lease(),
            clock,
            sleeper);
    return new SessionUse(
        pool(),
        transitions,
        cooldowns,
        () -> chain.get().candidates(),
        providers,
        configuration.opening(),
        keeper,
        clock,
        this::owner);
  }

  private SessionPool pool() {
    return new SessionPool(
        reads,
        transitions,
        () -> chain.get().opener(),
        configuration.pool(),
        configuration.opening(),
        new SessionLength(
            new ContractRules(dynamo, configuration.tables()),
            configuration.opening().shortest(),
            clock),
        clock,
        sleeper,
        random,
        this::intent);
  }

  /** Sessions that are opened and used by name. */
  public ManualSessions manual() {
    return new ManualSessions(
        reads,
        transitions,
        () -> chain.get().opener(),
        configuration.pool(),
        configuration.opening(),
        clock,
        sleeper,
        this::owner);
  }

  /** Counts users' requests in the sessions' table. */
  public RateLimiter limits(RateLimits limits) {
    return new RateLimiter(
        dynamo, configuration.tables(), limits, () -> RandomTokens.random(random), clock);
  }

  /** Closes those early, for their owners. */
  public EarlyClose earlyClose() {
    return new EarlyClose(
        reads,
        transitions,
        () -> chain.get().closer(),
        configuration.opening(),
        clock,
        sleeper,
        this::owner);
  }

  /** The model that a bid is for, if there is such a bid and it stands. */
  public Optional<ModelId> modelOf(BidId bid, Deadline deadline) {
    return chain.get().modelOf(bid, deadline);
  }

  /** Speaks to providers with the transport key. */
  public ProviderClient client() {
    return client.get();
  }

  /** Every active model, as the chain has it now. */
  public List<ModelEntry> models() {
    return chain.get().models();
  }

  /** The regular round. */
  public Maintenance maintenance() {
    Duration step = configuration.opening().step();
    ChainWiring parts = chain.get();
    return new Maintenance(
        reads,
        new Reconciler(
            transitions,
            parts.opener(),
            parts.closer(),
            parts.withdrawals(),
            parts.dayLock(),
            step,
            CLOSE_MARGIN,
            clock),
        parts.transactions(),
        parts.withdrawals(),
        parts.chain(),
        new Maintenance.Round.Plan(
            wallets(),
            new SingleFlight(dynamo, configuration.tables(), clock),
            new VirtualThreads(AT_ONCE),
            RECORDS_PER_ROUND),
        clock,
        this::owner);
  }

  /**
   * What a round does besides its records, for the wallets: their journals and their sessions.
   *
   * @param adopted told how many sessions without a record a round has taken up
   */
  public List<MaintenanceTask> bookkeeping(IntConsumer adopted) {
    ChainWiring parts = chain.get();
    return List.of(
        new JournalSettling(parts.journal(), parts.chain(), wallets(), clock),
        new Adoption(
            parts.chain(), reads, transitions, parts.journal(), wallets(), adopted, clock));
  }

  /** A chore that keeps sessions open and idle for these pools. */
  public WarmPools warmth(Supplier<List<WarmPools.Warm>> wanted, Duration sessions) {
    return new WarmPools(
        reads,
        transitions,
        pool(),
        wanted,
        sessions,
        configuration.pool().endMargin(),
        clock,
        this::owner);
  }

  /** Figures for the operator. */
  public Measure measure() {
    ChainWiring parts = chain.get();
    return new Measure(
        reads, parts.chain(), parts.journal(), parts.transactions(), wallets(), clock);
  }

  /** An intent that nobody has had yet. */
  public IntentId intent() {
    return new IntentId(RandomTokens.random(random));
  }

  private Owner owner() {
    return new Owner(RandomTokens.random(random));
  }

  /** Addresses of the configured wallets. */
  public List<Address> wallets() {
    return List.copyOf(keys.wallets().keySet());
  }

  private ProviderClient makeClient() {
    EndpointPolicy endpoints =
        configuration.privateEndpoints()
            ? EndpointPolicy.localDevelopment()
            : EndpointPolicy.publicOnly();
    return new ProviderClient(
        keys.curve(), keys.transport(), endpoints, ProviderLimits.DEFAULT, clock, random);
  }

  private Providers makeProviders() {
    return new TcpProviders(
        client.get(), keys.curve(), keys.transport(), configuration.chainId(), clock);
  }

  private ChainWiring makeChain() {
    return new ChainWiring(
        configuration, dynamo, keys, transitions, cooldowns, providers, clock, sleeper);
  }
}
