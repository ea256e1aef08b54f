package org.mor.automation.session.opening;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.Offer;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Market;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.store.ProviderCooldowns;

/** Which bids may be used, in which order, from which wallet: the guards, without side effects. */
public final class Candidates {
  private final Chain chain;
  private final ProviderCooldowns cooldowns;
  private final List<Address> wallets;
  private final Guards guards;

  public Candidates(
      Chain chain, ProviderCooldowns cooldowns, List<Address> wallets, Guards guards) {
    this.chain = chain;
    this.cooldowns = cooldowns;
    this.wallets = List.copyOf(wallets);
    this.guards = guards;
    if (wallets.isEmpty()) {
      throw new IllegalArgumentException("at least one wallet is needed");
    }
  }

  /** The bids to try, best first; or why there is none. */
  public sealed interface Found {
    /**
     * There are some.
     *
     * @param market that they are from
     * @param allowance wei of MOR that the marketplace may still take from their wallet
     */
    record Some(List<SelectedBid> choices, Market market, Wei allowance) implements Found {}

    record None(OpeningFailure failure) implements Found {}
  }

  /**
   * Looks at the market.
   *
   * @param only the one bid that may be used; empty for any
   */
  public Found find(
      PoolKey pool,
      IntentId intent,
      Duration duration,
      Failover failover,
      Optional<BidId> only,
      Deadline deadline) {
    if (!guards.permitted().model(pool.model())) {
      return none(Cause.NOT_ALLOWED, "the model is not allowed");
    }
    Market market = failover.market().orElseGet(() -> chain.market(pool.model(), deadline));
    List<Offer> offers =
        market.offers().stream()
            .filter(offer -> !wallets.contains(offer.bid().provider()))
            .filter(offer -> !failover.avoid().contains(offer.bid().provider()))
            .filter(offer -> only.isEmpty() || only.get().equals(offer.bid().id()))
            .toList();
    if (offers.isEmpty()) {
      return none(Cause.NO_BIDS, "no active bid but those to avoid");
    }
    List<Offer> permitted =
        offers.stream()
            .filter(offer -> guards.permitted().provider(offer.bid().provider()))
            .toList();
    if (permitted.isEmpty()) {
      return none(Cause.NOT_ALLOWED, "every provider with a bid is one that is not allowed");
    }
    List<Offer> cheap =
        permitted.stream()
            .filter(offer -> within(guards.pricePerSecond(), offer.bid().pricePerSecond()))
            .toList();
    if (cheap.isEmpty()) {
      return none(Cause.PRICE_ABOVE_CAP, "every bid costs more than the cap");
    }
    List<Priced> affordable =
        cheap.stream()
            .map(
                offer ->
                    new Priced(offer, market.terms().stake(offer.bid().pricePerSecond(), duration)))
            .filter(priced -> within(guards.stakePerSession(), priced.stake))
            .toList();
    if (affordable.isEmpty()) {
      return none(Cause.STAKE_ABOVE_CAP, "every bid needs more stake than the cap");
    }
    return funded(market, restingLast(affordable), intent, deadline);
  }

  private record Priced(Offer offer, Wei stake) {}

  private static boolean within(Optional<Wei> cap, Wei amount) {
    return cap.isEmpty() || amount.compareTo(cap.get()) <= 0;
  }

  private List<Priced> restingLast(List<Priced> offers) {
    Set<Address> resting =
        cooldowns.coolingDown(
            offers.stream().map(priced -> priced.offer.bid().provider()).toList());
    return offers.stream()
        .sorted(Comparator.comparing(priced -> resting.contains(priced.offer.bid().provider())))
        .toList();
  }

  /** The first wallet, counted from one that the intent's id picks, that can pay for a bid. */
  private Found funded(Market market, List<Priced> offers, IntentId intent, Deadline deadline) {
    int first = Math.floorMod(intent.value().hashCode(), wallets.size());
    Cause shortOf = Cause.WALLET_SHORT_OF_MOR;
    for (int i = 0; i < wallets.size(); i++) {
      Address wallet = wallets.get((first + i) % wallets.size());
      Funds funds = chain.funds(wallet, deadline);
      if (funds.eth().compareTo(guards.minimumEth()) < 0 || funds.eth().isZero()) {
        shortOf = Cause.WALLET_SHORT_OF_ETH;
        continue;
      }
      List<SelectedBid> choices =
          offers.stream()
              .filter(priced -> priced.stake.plus(guards.minimumMor()).compareTo(funds.mor()) <= 0)
              .map(priced -> selected(priced, wallet))
              .toList();
      if (!choices.isEmpty()) {
        return new Found.Some(choices, market, funds.allowance());
      }
    }
    return none(shortOf, "no configured wallet can pay for any bid");
  }

  private static SelectedBid selected(Priced priced, Address wallet) {
    Offer offer = priced.offer;
    return new SelectedBid(
        offer.bid().id(),
        offer.bid().provider(),
        offer.provider().endpoint(),
        offer.bid().pricePerSecond(),
        priced.stake,
        wallet);
  }

  private static Found none(Cause cause, String detail) {
    return new Found.None(new OpeningFailure(cause, detail));
  }
}
