package org.mor.automation.marketplace.tx;

/** What the nodes said to the bytes of a transaction. The texts are for logs. */
public sealed interface SendOutcome {
  /**
   * A node has the bytes, from now or from before, or their nonce is used: look for the receipt.
   */
  record Accepted() implements SendOutcome {}

  /** No node is known to have the bytes. They may be sent again. */
  record NotNow(String why) implements SendOutcome {}

  /** No node has the bytes, and none takes them as they are. */
  record Refused(String why) implements SendOutcome {}
}
