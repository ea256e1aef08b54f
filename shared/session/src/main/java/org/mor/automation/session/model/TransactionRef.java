package org.mor.automation.session.model;

import org.mor.automation.marketplace.Address;

/** The key of a journal entry: wallet and nonce. */
public record TransactionRef(Address wallet, long nonce) {
  public TransactionRef {
    if (nonce < 0) {
      throw new IllegalArgumentException("a nonce is never negative");
    }
  }
}
