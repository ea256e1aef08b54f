package org.mor.automation.session.opening;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Owner;

/**
 * Who opens a session, for how long, and over which bids.
 *
 * @param useUntil the session is leased to its opener until then at the latest
 * @param only the one bid that may be used; empty for any
 */
public record OpeningRequest(
    Owner owner, Instant useUntil, Failover failover, Optional<BidId> only, Deadline deadline) {}
