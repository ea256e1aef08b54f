package org.mor.automation.marketplace.tx;

import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;

/** Signs with a key held in this process. */
public final class LocalTransactionSigner implements TransactionSigner {
  private final PrivateKey key;
  private final Secp256k1 curve;
  private final Address address;

  public LocalTransactionSigner(PrivateKey key, Secp256k1 curve) {
    this.key = key;
    this.curve = curve;
    this.address = curve.publicKey(key).address();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public SignedTransaction sign(UnsignedTransaction transaction) {
    return transaction.signed(curve.sign(transaction.signingHash(), key));
  }
}
