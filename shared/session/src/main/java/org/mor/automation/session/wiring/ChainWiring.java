package org.mor.automation.session.wiring;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.chain.Bid;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.closing.Closer;
import org.mor.automation.session.closing.DayLock;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.wallet.Allowance;
import org.mor.automation.session.wallet.FeeCaps;
import org.mor.automation.session.wallet.TransactionPolicy;
import org.mor.automation.session.wallet.WalletSigner;
import org.mor.automation.session.wallet.WalletTransactions;

/**
 * Puts together what speaks to the chain. A class of its own, since even a mention in a method's
 * type has a class loaded: none of these is, before the first request that needs the chain.
 */
public final class ChainWiring {
  private final SessionPolicies policies;
  private final MarketplaceAccess marketplace;
  private final SessionStores stores;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Supplier<Candidates> candidates = new Lazy<>(this::makeCandidates);
  private final Supplier<WalletTransactions> transactions = new Lazy<>(this::makeTransactions);
  private final Supplier<Opener> opener = new Lazy<>(this::makeOpener);
  private final Supplier<DayLock> dayLock = new Lazy<>(this::makeDayLock);
  private final Supplier<Withdrawals> withdrawals = new Lazy<>(this::makeWithdrawals);
  private final Supplier<Closer> closer = new Lazy<>(this::makeCloser);

  ChainWiring(
      SessionPolicies policies,
      MarketplaceAccess marketplace,
      SessionStores stores,
      ProcessContext process) {
    this.policies = policies;
    this.marketplace = marketplace;
    this.stores = stores;
    this.clock = process.clock();
    this.sleeper = process.sleeper();
  }

  public Chain chain() {
    return marketplace.chain();
  }

  /** The model that a bid is for, if there is such a bid and it stands. */
  Optional<ModelId> modelOf(BidId bid, Deadline deadline) {
    return chain().bid(bid, deadline).map(Chain.BidTerms::bid).filter(Bid::active).map(Bid::model);
  }

  /** Every active model, as the chain has it now. */
  List<ModelEntry> models() {
    return chain().models();
  }

  Candidates candidates() {
    return candidates.get();
  }

  public WalletTransactions transactions() {
    return transactions.get();
  }

  Opener opener() {
    return opener.get();
  }

  DayLock dayLock() {
    return dayLock.get();
  }

  public Withdrawals withdrawals() {
    return withdrawals.get();
  }

  Closer closer() {
    return closer.get();
  }

  private Candidates makeCandidates() {
    List<Address> wallets = List.copyOf(marketplace.wallets().keySet());
    return new Candidates(chain(), stores.cooldowns(), wallets, policies.guards());
  }

  private WalletTransactions makeTransactions() {
    FeeCaps caps = policies.feeCaps();
    return new WalletTransactions(
        stores.journal(),
        chain(),
        new WalletSigner(marketplace.chainId(), marketplace.wallets(), caps),
        clock,
        TransactionPolicy.DEFAULT.with(caps));
  }

  private DayLock makeDayLock() {
    return new DayLock(stores.rules(), clock);
  }

  private Withdrawals makeWithdrawals() {
    return new Withdrawals(stores.journal(), transactions(), chain(), clock, sleeper);
  }

  private Opener makeOpener() {
    return new Opener(
        stores.transitions(),
        candidates(),
        marketplace.providers(),
        stores.cooldowns(),
        new Allowance(stores.journal(), transactions(), chain(), clock, sleeper),
        transactions(),
        chain(),
        policies.opening(),
        clock,
        sleeper);
  }

  private Closer makeCloser() {
    return new Closer(
        stores.transitions(),
        transactions(),
        chain(),
        marketplace.providers(),
        dayLock(),
        policies.opening().step(),
        clock);
  }
}
