package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;

/**
 * A provider's offer to serve a model. Its price never changes.
 *
 * @param pricePerSecond in wei of MOR
 * @param deletedAt when it was withdrawn or replaced; empty while it can be taken
 */
public record Bid(
    BidId id,
    Address provider,
    ModelId model,
    Wei pricePerSecond,
    Instant createdAt,
    Optional<Instant> deletedAt) {
  public boolean active() {
    return deletedAt.isEmpty();
  }
}
