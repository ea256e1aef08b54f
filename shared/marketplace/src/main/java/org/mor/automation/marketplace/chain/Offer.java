package org.mor.automation.marketplace.chain;

import org.mor.automation.marketplace.rating.Candidate;
import org.mor.automation.marketplace.rating.ProviderStats;

/** A bid that can be taken, with who is behind it. */
public record Offer(Bid bid, Provider provider, ProviderStats stats) {
  /** What a rating goes by. */
  public Candidate candidate() {
    return new Candidate(bid.id(), bid.provider(), bid.pricePerSecond(), provider.stake(), stats);
  }
}
