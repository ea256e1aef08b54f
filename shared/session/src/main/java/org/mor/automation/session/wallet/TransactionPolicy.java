package org.mor.automation.session.wallet;

import java.time.Duration;
import java.util.Objects;
import org.mor.automation.marketplace.Wei;

/**
 * How a transaction that is not mined is helped along.
 *
 * @param resendAfter the same bytes are sent again after this long
 * @param raiseAfter a dearer replacement is signed after this long
 * @param fillAfter a nonce that was handed out is taken for lost after this long without an entry
 * @param raisePercent by how much a replacement is dearer at least
 * @param maxFeeCap wei per gas unit that no replacement goes beyond
 */
public record TransactionPolicy(
    Duration resendAfter,
    Duration raiseAfter,
    Duration fillAfter,
    int raisePercent,
    Wei maxFeeCap) {
  public static final TransactionPolicy DEFAULT =
      new TransactionPolicy(
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofSeconds(4),
          15,
          Wei.of(500_000_000_000L));

  public TransactionPolicy {
    Objects.requireNonNull(maxFeeCap, "maxFeeCap");
    if (raisePercent < 10) {
      throw new IllegalArgumentException("nodes refuse a replacement less than ten percent dearer");
    }
  }
}
