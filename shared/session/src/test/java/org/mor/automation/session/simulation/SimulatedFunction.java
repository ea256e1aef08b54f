package org.mor.automation.session.simulation;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.maintenance.Maintenance;
import org.mor.automation.session.maintenance.MaintenanceTask;
import org.mor.automation.session.pool.SessionUse;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wiring.MarketplaceAccess;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.json.JsonMapper;

/** One process of a function on the simulated world: the product's own wiring on faulty clients. */
public final class SimulatedFunction {
  final SimulatedProcess process;
  final DynamoDbClient dynamo;
  final SessionWiring wiring;
  final SessionUse use;
  final Maintenance maintenance;
  final WalletJournal journal;
  final WalletTransactions transactions;
  final Withdrawals withdrawals;
  final SimulatedNode chain;

  /** What a round does besides its records. */
  final List<MaintenanceTask> chores;

  SimulatedFunction(World world, SimulatedProcess process, DynamoDbClient dynamo) {
    this.process = process;
    this.dynamo = dynamo;
    Access access = new Access(world, process);
    this.wiring =
        new SessionWiring(
            world.scenario.policies(),
            access,
            dynamo,
            World.TABLES,
            new ProcessContext(
                process,
                process,
                process.random(),
                process::spawn,
                tasks -> tasks.forEach(Runnable::run),
                new Metrics(
                    new PrintStream(world.figures, false, StandardCharsets.UTF_8),
                    new JsonMapper(),
                    process,
                    "test")));
    this.use = wiring.use();
    this.maintenance = wiring.maintenance();
    this.journal = new WalletJournal(dynamo, World.TABLES);
    this.transactions = wiring.chain().transactions();
    this.withdrawals = wiring.chain().withdrawals();
    this.chain = access.chain;
    this.chores = wiring.bookkeeping();
  }

  /** Sessions as the product wires them. */
  public SessionWiring wiring() {
    return wiring;
  }

  /** Virtual time. */
  public Clock clock() {
    return process;
  }

  /** Sleeps in virtual time; for what {@link Simulator#run} runs. */
  public Sleeper sleeper() {
    return process;
  }

  /** All tables. */
  public DynamoDbClient dynamo() {
    return dynamo;
  }

  /** The marketplace as one process sees it. */
  private static final class Access implements MarketplaceAccess {
    private final SimulatedProcess process;
    private final SimulatedNode chain;
    private final Providers providers;
    private final Map<Address, TransactionSigner> wallets = new LinkedHashMap<>();

    Access(World world, SimulatedProcess process) {
      this.process = process;
      this.chain = new SimulatedNode(world.chain, world.market, process, world.faults);
      this.providers = new SimulatedProviders(world.market, process, world.faults);
      for (Address wallet : world.scenario.wallets()) {
        wallets.put(wallet, new SimulatedSigner(wallet, Scenario.FEE_CAPS));
      }
    }

    @Override
    public long chainId() {
      return 1;
    }

    @Override
    public Chain chain() {
      return chain;
    }

    @Override
    public Providers providers() {
      return providers;
    }

    @Override
    public ProviderClient client() {
      return new ProviderClient(
          Secp256k1.best(),
          PrivateKey.parse(Digest.hex(32, "transport key")),
          EndpointPolicy.localDevelopment(),
          ProviderLimits.DEFAULT,
          process,
          new java.security.SecureRandom());
    }

    @Override
    public Map<Address, TransactionSigner> wallets() {
      return wallets;
    }
  }
}
