package org.mor.automation.session.wiring;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.mor.automation.core.Lazy;
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
  private final Chain chain;
  private final Supplier<WalletTransactions> transactions;
  private final Supplier<Withdrawals> withdrawals;
  final Supplier<Candidates> candidates;
  final Supplier<Opener> opener;
  final Supplier<DayLock> dayLock;
  final Supplier<Closer> closer;

  ChainWiring(
      SessionPolicies policies,
      MarketplaceAccess marketplace,
      SessionStores stores,
      ProcessContext process) {
    Clock clock = process.clock();
    OpeningPolicy opening = policies.opening();
    FeeCaps caps = policies.feeCaps();
    chain = marketplace.chain();
    transactions =
        new Lazy<>(
            () ->
                new WalletTransactions(
                    stores.journal,
                    chain,
                    new WalletSigner(marketplace.chainId(), marketplace.wallets(), caps),
                    clock,
                    TransactionPolicy.DEFAULT.with(caps)));
    withdrawals =
        new Lazy<>(
            () ->
                new Withdrawals(
                    stores.journal,
                    transactions(),
                    stores.flight,
                    chain,
                    clock,
                    process.sleeper()));
    candidates =
        new Lazy<>(
            () ->
                new Candidates(
                    chain,
                    stores.cooldowns,
                    List.copyOf(marketplace.wallets().keySet()),
                    policies.guards()));
    opener =
        new Lazy<>(
            () ->
                new Opener(
                    stores.transitions,
                    candidates.get(),
                    new Approvals(
                        marketplace.providers(), stores.journal, stores.cooldowns, opening, clock),
                    new Allowance(
                        stores.journal,
                        transactions(),
                        stores.flight,
                        chain,
                        clock,
                        process.sleeper()),
                    transactions(),
                    chain,
                    new OpeningSettlement(
                        stores.transitions, transactions(), chain, opening, process)));
    dayLock = new Lazy<>(() -> new DayLock(stores.rules, clock));
    closer =
        new Lazy<>(
            () ->
                new Closer(
                    stores.transitions,
                    transactions(),
                    chain,
                    marketplace.providers(),
                    dayLock.get(),
                    opening.step(),
                    clock));
  }

  public Chain chain() {
    return chain;
  }

  public WalletTransactions transactions() {
    return transactions.get();
  }

  public Withdrawals withdrawals() {
    return withdrawals.get();
  }
}
