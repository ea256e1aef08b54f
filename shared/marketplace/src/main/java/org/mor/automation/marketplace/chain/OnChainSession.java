package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;

/**
 * A session as the chain has it, which is what counts.
 *
 * @param stake in wei of MOR
 * @param endsAt what the contract granted, not what was asked for
 * @param closedAt empty until somebody closes it, however long it is over
 * @param disputed whether it was closed without the provider's report
 */
public record OnChainSession(
    SessionId id,
    Address user,
    BidId bid,
    Wei stake,
    Instant openedAt,
    Instant endsAt,
    Optional<Instant> closedAt,
    boolean disputed,
    boolean directPayment) {
  public boolean closed() {
    return closedAt.isPresent();
  }
}
