package org.mor.automation.local.chain;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.Receipt;
import org.mor.automation.marketplace.tx.TransactionReads;

/** What tests do with a node that mines at once. */
final class Mining {
  private static final long POLL_NANOS = 20_000_000;

  private Mining() {}

  static Receipt receipt(TransactionReads reads, TransactionHash hash, Deadline deadline) {
    Optional<Receipt> receipt = reads.receipt(hash, deadline);
    while (receipt.isEmpty() && !deadline.passed()) {
      LockSupport.parkNanos(POLL_NANOS);
      receipt = reads.receipt(hash, deadline);
    }
    return receipt.orElseThrow();
  }

  static Fees fees(FeeQuote quote) {
    return Fees.quote(quote.tip(), quote.baseFee());
  }
}
