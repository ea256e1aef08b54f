package org.mor.automation.local.chain;

/** One way in which a node misleads those who ask it. */
public enum Lie {
  /** Everything is passed on and answered as it is. */
  NONE,
  /** Answers for a block of some time ago, and knows no block or transaction after it. */
  LAGS,
  /** Has the receipt of no transaction. */
  NO_RECEIPTS,
  /** Leaves out some of an account's transactions when it counts them. */
  NONCE_TOO_LOW,
  /** Counts more transactions of an account than there are. */
  NONCE_TOO_HIGH,
  /** Refuses every transaction because of its nonce, and does not take it. */
  REFUSES_NONCES,
  /** Suggests a tip that would empty the wallet. */
  HUGE_TIP,
  /** Tells of blocks whose base fee would empty the wallet. */
  HUGE_BASE_FEE,
  /** Estimates more gas than any block holds. */
  ABSURD_GAS,
  /** Answers every read of a contract with no bytes, as where there is no contract. */
  EMPTY_READS,
  /** Answers everything with errors that are its own trouble. */
  NODE_ERRORS,
  /** Answers the first request of a batch only, and has the others rate limited. */
  RATE_LIMITED_IN_BATCHES,
  /** Answers everything with an HTTP status of failure and an error as JSON-RPC has it. */
  HTTP_ERRORS,
  /** Takes every transaction and passes none on. */
  DROPS_TRANSACTIONS,
  /** Says that every session was closed just after it was opened. */
  SESSION_CLOSED,
  /** Knows no session. */
  SESSION_UNKNOWN,
  /** Takes the question and never answers. */
  SILENT
}
