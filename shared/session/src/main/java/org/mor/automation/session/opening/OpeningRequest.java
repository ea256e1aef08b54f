package org.mor.automation.session.opening;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Owner;

/**
 * Who opens, for how long it wants the session then, and whom it does not want.
 *
 * @param useUntil the session is leased to its opener until then at the latest
 * @param avoid providers that have just failed this request
 * @param only the one bid that may be used; empty for any
 */
public record OpeningRequest(
    Owner owner, Instant useUntil, Set<Address> avoid, Optional<BidId> only, Deadline deadline) {
  public OpeningRequest {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(useUntil, "useUntil");
    avoid = Set.copyOf(avoid);
    Objects.requireNonNull(only, "only");
    Objects.requireNonNull(deadline, "deadline");
  }
}
