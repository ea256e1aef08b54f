package org.mor.automation.session.opening;

import java.util.Optional;
import java.util.Set;
import org.mor.automation.marketplace.Address;
import org.mor.automation.session.chain.Market;

/**
 * What a request that is tried again knows from its first try.
 *
 * @param avoid providers that have just failed it
 * @param market the model's bids as they were read then; empty if they have not been read
 */
public record Failover(Set<Address> avoid, Optional<Market> market) {
  public static final Failover NONE = new Failover(Set.of(), Optional.empty());

  public Failover {
    avoid = Set.copyOf(avoid);
  }
}
