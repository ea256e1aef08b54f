package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;

/** Signs in plain text, so that the simulated chain can read it. */
record SimulatedSigner(Address address) implements TransactionSigner {
  @Override
  public SignedTransaction sign(UnsignedTransaction transaction) {
    String raw =
        "%s/%d/%s/%s/%s/%s"
            .formatted(
                address,
                transaction.nonce(),
                transaction.tip(),
                transaction.maxFee(),
                transaction.to(),
                new String(transaction.data(), StandardCharsets.UTF_8));
    return new SignedTransaction(
        raw.getBytes(StandardCharsets.UTF_8),
        new TransactionHash(Digest.hex(32, raw)),
        transaction.nonce());
  }
}
