package org.mor.automation.session.wiring;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.closing.Closer;
import org.mor.automation.session.closing.DayLock;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.opening.Approvals;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.opening.OpeningSettlement;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.wallet.Allowance;
import org.mor.automation.session.wallet.FeeCaps;
import org.mor.automation.session.wallet.TransactionPolicy;
import org.mor.automation.session.wallet.WalletSigner;
import org.mor.automation.session.wallet.WalletTransactions;

/**
 * Wires what speaks to the chain. It is a separate class so that its types are not loaded before
 * the first request that needs the chain.
 */
public final class ChainWiring {
  private final SessionPolicies policies;
  private final MarketplaceAccess marketplace;
  private final SessionStores stores;
  private final ProcessContext process;
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
    this.process = process;
  }

  public Chain chain() {
    return marketplace.chain();
  }

  /** The model of a bid, if the bid exists and is active. */
  Optional<ModelId> modelOf(BidId bid, Deadline deadline) {
    return chain().bid(bid, deadline).filter(Chain.BidTerms::active).map(Chain.BidTerms::model);
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
        process.clock(),
        TransactionPolicy.DEFAULT.with(caps));
  }

  private DayLock makeDayLock() {
    return new DayLock(stores.rules(), process.clock());
  }

  private Withdrawals makeWithdrawals() {
    return new Withdrawals(
        stores.journal(), transactions(), chain(), process.clock(), process.sleeper());
  }

  private Opener makeOpener() {
    OpeningPolicy opening = policies.opening();
    return new Opener(
        stores.transitions(),
        candidates(),
        new Approvals(
            marketplace.providers(), transactions(), stores.cooldowns(), opening, process.clock()),
        new Allowance(
            stores.journal(), transactions(), chain(), process.clock(), process.sleeper()),
        transactions(),
        chain(),
        new OpeningSettlement(stores.transitions(), transactions(), chain(), opening, process));
  }

  private Closer makeCloser() {
    return new Closer(
        stores.transitions(),
        transactions(),
        chain(),
        marketplace.providers(),
        dayLock(),
        policies.opening().step(),
        process.clock());
  }
}
