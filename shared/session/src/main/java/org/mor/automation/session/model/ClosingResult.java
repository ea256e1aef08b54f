package org.mor.automation.session.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.mor.automation.marketplace.Wei;

/**
 * What closing a session came to, as the chain says.
 *
 * @param at time of the block that closed it
 * @param held wei of MOR that the contract kept back; empty if somebody else closed it, so that no
 *     receipt of ours tells
 * @param heldUntil when that is free, if the nodes can tell
 */
public record ClosingResult(Instant at, Optional<Wei> held, Optional<Instant> heldUntil) {
  public ClosingResult {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(held, "held");
    Objects.requireNonNull(heldUntil, "heldUntil");
  }
}
