package org.mor.automation.marketplace.tx;

import org.mor.automation.marketplace.TransactionHash;

/**
 * A transaction as it goes to a node. Sending the same bytes twice is harmless: a nonce is spent
 * once. The array is not copied and not to be changed.
 */
public record SignedTransaction(byte[] raw, TransactionHash hash, long nonce) {
  @Override
  public boolean equals(Object other) {
    return other instanceof SignedTransaction signed && hash.equals(signed.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "SignedTransaction[" + hash + ", nonce " + nonce + "]";
  }
}
