package org.mor.automation.session.model;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Wei;

/**
 * How the chain closed a session.
 *
 * @param at time of the block that closed it
 * @param held wei of MOR that the contract kept back; empty if somebody else closed it, since then
 *     we have no receipt
 * @param heldUntil when that is released; empty if the nodes cannot tell
 */
public record ClosingResult(Instant at, Optional<Wei> held, Optional<Instant> heldUntil) {}
