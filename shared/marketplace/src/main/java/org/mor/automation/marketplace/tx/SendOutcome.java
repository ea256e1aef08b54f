package org.mor.automation.marketplace.tx;

import org.mor.automation.marketplace.TransactionHash;

/** What a node said to the bytes of a transaction. */
public sealed interface SendOutcome {
  /** Taken, not yet in a block. */
  record Pending(TransactionHash hash) implements SendOutcome {}

  /** The node had these bytes before. */
  record AlreadyKnown(TransactionHash hash) implements SendOutcome {}

  /** The nonce is used up, by these bytes or by others: look for the receipt. */
  record NonceTooLow() implements SendOutcome {}

  /** Another transaction with this nonce waits and pays too much to be replaced by this one. */
  record Underpriced() implements SendOutcome {}

  record InsufficientFunds() implements SendOutcome {}

  /** No node has it, for a reason that passes. */
  record NotNow(String reason) implements SendOutcome {}

  /** No node has it, and none will ever take these bytes. */
  record Refused(String reason) implements SendOutcome {}

  /** No usable answer: a node may have it. The same bytes may be sent again. */
  record Unknown(String cause) implements SendOutcome {}
}
