package org.mor.automation.marketplace.tx;

/** Where a transaction is, as one node sees it. */
public enum TransactionStatus {
  /** The node has never seen it, or has dropped it. */
  UNKNOWN,
  PENDING,
  MINED
}
