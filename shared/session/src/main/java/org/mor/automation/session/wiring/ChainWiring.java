package org.mor.automation.session.wiring;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.chain.MarketplaceChain;
import org.mor.automation.session.closing.Closer;
import org.mor.automation.session.closing.DayLock;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.errors.SessionErrors;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.store.ContractRules;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.Allowance;
import org.mor.automation.session.wallet.FeeCaps;
import org.mor.automation.session.wallet.TransactionPolicy;
import org.mor.automation.session.wallet.WalletSigner;
import org.mor.automation.session.wallet.WalletTransactions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Puts together what speaks to the chain. A class of its own, since even a mention in a method's
 * type has a class loaded: none of these is, before the first request that needs the chain.
 */
final class ChainWiring {
  private final SessionConfiguration configuration;
  private final DynamoDbClient dynamo;
  private final ConfiguredKeys keys;
  private final SessionTransitions transitions;
  private final ProviderCooldowns cooldowns;
  private final Supplier<Providers> providers;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Supplier<MarketplaceChain> chain = new Lazy<>(this::makeChain);
  private final Supplier<Candidates> candidates = new Lazy<>(this::makeCandidates);
  private final Supplier<WalletJournal> journal = new Lazy<>(this::makeJournal);
  private final Supplier<WalletTransactions> transactions = new Lazy<>(this::makeTransactions);
  private final Supplier<Opener> opener = new Lazy<>(this::makeOpener);
  private final Supplier<DayLock> dayLock = new Lazy<>(this::makeDayLock);
  private final Supplier<Withdrawals> withdrawals = new Lazy<>(this::makeWithdrawals);
  private final Supplier<Closer> closer = new Lazy<>(this::makeCloser);

  ChainWiring(
      SessionConfiguration configuration,
      DynamoDbClient dynamo,
      ConfiguredKeys keys,
      SessionTransitions transitions,
      ProviderCooldowns cooldowns,
      Supplier<Providers> providers,
      Clock clock,
      Sleeper sleeper) {
    this.configuration = configuration;
    this.dynamo = dynamo;
    this.keys = keys;
    this.transitions = transitions;
    this.cooldowns = cooldowns;
    this.providers = providers;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  MarketplaceChain chain() {
    return chain.get();
  }

  /** The model that a bid is for, if there is such a bid and it stands. */
  Optional<ModelId> modelOf(BidId bid, Deadline deadline) {
    return asking(
        () ->
            chain
                .get()
                .bid(bid, deadline)
                .filter(Chain.BidTerms::active)
                .map(Chain.BidTerms::model));
  }

  /** Every active model, as the chain has it now. */
  List<ModelEntry> models() {
    return asking(() -> chain.get().models());
  }

  /** For a request's own questions to the chain: its trouble is told like that of an opening. */
  private <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (ChainException e) {
      throw new ApiException(SessionErrors.error(OpeningFailure.of(e), clock.instant()), e);
    }
  }

  Candidates candidates() {
    return candidates.get();
  }

  WalletJournal journal() {
    return journal.get();
  }

  WalletTransactions transactions() {
    return transactions.get();
  }

  Opener opener() {
    return opener.get();
  }

  DayLock dayLock() {
    return dayLock.get();
  }

  Withdrawals withdrawals() {
    return withdrawals.get();
  }

  Closer closer() {
    return closer.get();
  }

  private MarketplaceChain makeChain() {
    return MarketplaceChain.over(
        configuration.rpcUrls(), configuration.contracts(), configuration.confirmations(), clock);
  }

  private Candidates makeCandidates() {
    List<Address> wallets = List.copyOf(keys.wallets().keySet());
    return new Candidates(chain.get(), cooldowns, wallets, configuration.guards());
  }

  private WalletJournal makeJournal() {
    return new WalletJournal(dynamo, configuration.tables());
  }

  private WalletTransactions makeTransactions() {
    FeeCaps caps = configuration.feeCaps();
    return new WalletTransactions(
        journal.get(),
        chain.get(),
        new WalletSigner(configuration.chainId(), keys.wallets(), caps),
        clock,
        TransactionPolicy.DEFAULT.with(caps));
  }

  private DayLock makeDayLock() {
    return new DayLock(new ContractRules(dynamo, configuration.tables()), clock);
  }

  private Withdrawals makeWithdrawals() {
    return new Withdrawals(journal.get(), transactions.get(), chain.get(), clock, sleeper);
  }

  private Opener makeOpener() {
    return new Opener(
        transitions,
        candidates.get(),
        providers.get(),
        cooldowns,
        new Allowance(journal.get(), transactions.get(), chain.get(), clock, sleeper),
        transactions.get(),
        chain.get(),
        configuration.opening(),
        clock,
        sleeper);
  }

  private Closer makeCloser() {
    return new Closer(
        transitions,
        transactions.get(),
        chain.get(),
        providers.get(),
        dayLock.get(),
        configuration.opening().step(),
        clock);
  }
}
