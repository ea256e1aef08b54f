package org.mor.automation.session.chain;

import java.time.Duration;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Wei;

/** A model's bids, best first, as of one block. */
public record Market(List<Offer> offers, Terms terms) {
  public Market {
    offers = List.copyOf(offers);
  }

  /**
   * One provider's bid.
   *
   * @param pricePerSecond wei of MOR
   */
  public record Offer(BidId bid, Address provider, String endpoint, Wei pricePerSecond) {}

  /** Turns a price and a duration into the stake that the contract asks for. */
  @FunctionalInterface
  public interface Terms {
    Wei stake(Wei pricePerSecond, Duration duration);
  }
}
