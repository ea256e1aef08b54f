package org.mor.automation.session.model;

import java.util.Objects;
import org.mor.automation.marketplace.Address;

/** The key of a journal entry: wallet and nonce. */
public record TransactionRef(Address wallet, long nonce) {
  public TransactionRef {
    Objects.requireNonNull(wallet, "wallet");
    if (nonce < 0) {
      throw new IllegalArgumentException("a nonce is never negative");
    }
  }
}
