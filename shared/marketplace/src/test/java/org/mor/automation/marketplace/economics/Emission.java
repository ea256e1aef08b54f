package org.mor.automation.marketplace.economics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.mor.automation.marketplace.Wei;

/**
 * The contract's pools, from which the terms of any day follow. A model to check a chain against;
 * what a session costs is read from the chain.
 */
public record Emission(List<RewardPool> pools) {
  /** The pool that providers are paid from. */
  public static final int COMPUTE_POOL = 3;

  public Emission {
    pools = List.copyOf(pools);
    if (pools.size() <= COMPUTE_POOL) {
      throw new IllegalArgumentException("there is no compute pool");
    }
  }

  /**
   * The terms at a moment: those of the start of its day.
   *
   * @param claimed wei that providers have taken so far
   */
  public StakeTerms at(Instant moment, Wei claimed) {
    Instant midnight = moment.truncatedTo(ChronoUnit.DAYS);
    Wei supply = claimed;
    for (int i = 0; i < pools.size(); i++) {
      if (i != COMPUTE_POOL) {
        supply = supply.plus(pools.get(i).emittedBy(midnight));
      }
    }
    Wei emitted = pools.get(COMPUTE_POOL).emittedBy(midnight);
    return new StakeTerms(supply, new Wei(emitted.value().subtract(claimed.value())));
  }
}
