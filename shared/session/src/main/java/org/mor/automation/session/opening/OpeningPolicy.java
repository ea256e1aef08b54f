package org.mor.automation.session.opening;

import java.time.Duration;
import java.time.Instant;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Owner;

/**
 * Times of an opening.
 *
 * @param step a holder that has not moved its record for this long has died
 * @param handshake a provider that has not approved within this long is passed over
 * @param providerCooldown a provider that failed is avoided for this long
 * @param poll pause between two looks for a receipt
 * @param nudge a transaction that is not mined is helped on after this long, again and again
 * @param lease a session in use is leased for so long at a time; whoever does not renew it has died
 * @param shortest seconds that are asked for at least: the chain's minimum and a margin
 */
public record OpeningPolicy(
    Duration step,
    Duration handshake,
    Duration providerCooldown,
    Duration poll,
    Duration nudge,
    Duration lease,
    Duration shortest) {
  public static final OpeningPolicy DEFAULT =
      new OpeningPolicy(
          Duration.ofSeconds(12),
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(330));

  public OpeningPolicy {
    if (handshake.compareTo(step) >= 0) {
      throw new IllegalArgumentException("a step must last longer than a handshake");
    }
  }

  /** A hold for one step. */
  public Hold hold(Owner owner, Instant now) {
    return new Hold(owner, now.plus(step));
  }

  /**
   * A lease, which is short since whoever uses the session keeps renewing it.
   *
   * @param useUntil when the use will have ended at the latest
   */
  public Hold lease(Owner owner, Instant now, Instant useUntil) {
    Instant until = now.plus(lease);
    return new Hold(owner, until.isBefore(useUntil) ? until : useUntil);
  }
}
