package org.mor.automation.marketplace.tx;

import org.mor.automation.marketplace.Address;

/** Holds, or has the use of, the key of one account. Implementations may be shared by threads. */
public interface TransactionSigner {
  Address address();

  /** Signs what it is given: the nonce and the fees are the caller's business. */
  SignedTransaction sign(UnsignedTransaction transaction);
}
