package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.List;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.economics.StakeTerms;
import org.mor.automation.marketplace.rating.BidRating;
import org.mor.automation.marketplace.rating.ModelStats;

/**
 * Everything that choosing a provider for a model and reckoning the stake takes.
 *
 * @param bids in no order
 * @param minimumStake what a provider must put up, in wei of MOR
 * @param at the block time that the terms hold for
 */
public record Offers(
    List<Offer> bids, ModelStats stats, Wei minimumStake, StakeTerms terms, Instant at) {
  public Offers {
    bids = List.copyOf(bids);
  }

  /** Best first. */
  public List<Offer> ranked(BidRating rating) {
    return rating.rank(bids, Offer::candidate, stats, minimumStake);
  }
}
