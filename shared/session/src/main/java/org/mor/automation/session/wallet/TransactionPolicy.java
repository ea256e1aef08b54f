package org.mor.automation.session.wallet;

import java.time.Duration;

/**
 * When a transaction that is not mined is sent again, raised or filled.
 *
 * @param resendAfter the same bytes are sent again after this long
 * @param raiseAfter a replacement with higher fees is signed after this long at the earliest
 * @param fillAfter a nonce that was handed out counts as lost after this long without an entry
 * @param passedOver how many blocks must come without it before its fee is raised
 * @param passedOverWell the same for a transaction that pays the market's price
 * @param caps what no transaction may exceed
 */
public record TransactionPolicy(
    Duration resendAfter,
    Duration raiseAfter,
    Duration fillAfter,
    int passedOver,
    int passedOverWell,
    FeeCaps caps) {
  public static final TransactionPolicy DEFAULT =
      new TransactionPolicy(
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofSeconds(4),
          3,
          30,
          FeeCaps.DEFAULT);

  public TransactionPolicy {
    if (passedOver < 1 || passedOverWell < passedOver) {
      throw new IllegalArgumentException("a transaction is raised only after blocks without it");
    }
  }

  public TransactionPolicy with(FeeCaps other) {
    return new TransactionPolicy(
        resendAfter, raiseAfter, fillAfter, passedOver, passedOverWell, other);
  }
}
