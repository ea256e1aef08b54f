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
import org.mor.automation.session.IntentId;
import org.mor.automation.session.Owner;
import org.mor.automation.session.limits.Limits;
import org.mor.automation.session.limits.RequestLimits;
import org.mor.automation.session.maintenance.Adoption;
import org.mor.automation.session.maintenance.Chore;
import org.mor.automation.session.maintenance.JournalSettling;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.Measure;
import org.mor.automation.session.maintenance.Reconciler;
import org.mor.automation.session.maintenance.VirtualThreads;
import org.mor.automation.session.maintenance.Warmth;
import org.mor.automation.session.manual.EarlyClose;
import org.mor.automation.session.manual.ManualSessions;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionPool;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.TcpProviders;
import org.mor.automation.session.store.ContractRules;
import org.mor.automation.session.store.ProviderRests;
import org.mor.automation.session.store.SessionMoves;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.use.LeaseKeeper;
import org.mor.automation.session.use.SessionUse;
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
  private final Keys keys;
  private final SessionReads reads;
  private final SessionMoves moves;
  private final ProviderRests rests;
  private final Supplier<ProviderClient> client = new Once<>(this::makeClient);
  private final Supplier<Providers> providers = new Once<>(this::makeProviders);
  private final Supplier<ChainWiring> chain = new Once<>(this::makeChain);

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
        new Keys(
            Secp256k1.best(),
            secrets,
            configuration.transportKeyParameter(),
            configuration.walletKeyParameters());
    this.reads = new SessionReads(dynamo, configuration.tables());
    this.moves =
        new SessionMoves(
            dynamo, configuration.tables(), configuration.caps(), clock, sleeper, random);
    this.rests = new ProviderRests(dynamo, configuration.tables(), clock);
  }

  /** Sessions for requests. */
  public SessionUse use() {
    LeaseKeeper keeper =
        new LeaseKeeper(
            moves,
            task -> Thread.ofVirtual().name("lease").start(task),
            configuration.opening().lease(),
            clock,
            sleeper);
    return new SessionUse(
        pool(),
        moves,
        rests,
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
        moves,
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
        moves,
        () -> chain.get().opener(),
        configuration.pool(),
        configuration.opening(),
        clock,
        sleeper,
        this::owner);
  }

  /** Counts users' requests in the sessions' table. */
  public RequestLimits limits(Limits limits) {
    return new RequestLimits(
        dynamo, configuration.tables(), limits, () -> Tokens.random(random), clock);
  }

  /** Closes those early, for their owners. */
  public EarlyClose earlyClose() {
    return new EarlyClose(
        reads,
        moves,
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
            moves,
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
  public List<Chore> bookkeeping(IntConsumer adopted) {
    ChainWiring parts = chain.get();
    return List.of(
        new JournalSettling(parts.journal(), parts.chain(), wallets(), clock),
        new Adoption(parts.chain(), reads, moves, parts.journal(), wallets(), adopted, clock));
  }

  /** A chore that keeps sessions open and idle for these pools. */
  public Warmth warmth(Supplier<List<Warmth.Warm>> wanted, Duration sessions) {
    return new Warmth(
        reads,
        moves,
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
    return new IntentId(Tokens.random(random));
  }

  private Owner owner() {
    return new Owner(Tokens.random(random));
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
    return new ChainWiring(configuration, dynamo, keys, moves, rests, providers, clock, sleeper);
  }
}
