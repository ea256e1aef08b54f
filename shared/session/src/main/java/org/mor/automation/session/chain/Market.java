package org.mor.automation.session.chain;

import java.time.Duration;
import java.util.List;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Offer;

/** A model's bids, best first, as of one block. */
public record Market(List<Offer> offers, Terms terms) {
  public Market {
    offers = List.copyOf(offers);
  }

  /** Turns a price and a duration into the stake that the contract asks for. */
  @FunctionalInterface
  public interface Terms {
    Wei stake(Wei pricePerSecond, Duration duration);
  }
}
