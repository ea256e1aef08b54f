package org.mor.automation.session.wallet;

import java.time.Instant;

/** The state of a wallet's lowest unmined nonce. */
public sealed interface Waiting {
  record Nothing() implements Waiting {}

  /**
   * Its bytes are sent, or will be sent again.
   *
   * @param since when it was first signed
   */
  record OnItsWay(long nonce, Instant since) implements Waiting {}

  /** No node accepts it, and it cannot be replaced now: the wallet is stuck. */
  record Blocked(long nonce, Instant since, String why) implements Waiting {}
}
