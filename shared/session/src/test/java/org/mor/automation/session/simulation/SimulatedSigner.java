package org.mor.automation.session.simulation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import org.mor.automation.session.wallet.FeeCaps;

/**
 * Signs in plain text, so that the simulated chain can read it; nothing above the caps ever comes.
 */
record SimulatedSigner(Address address, FeeCaps caps) implements TransactionSigner {
  @Override
  public SignedTransaction sign(UnsignedTransaction transaction) {
    BigInteger cost =
        transaction.maxFee().value().multiply(BigInteger.valueOf(transaction.gasLimit()));
    Invariants.holds(
        transaction.tip().compareTo(caps.tip()) <= 0
            && transaction.maxFee().compareTo(caps.maxFee()) <= 0
            && cost.compareTo(caps.cost().value()) <= 0,
        "signed above the caps: " + transaction);
    String raw =
        "%s/%d/%s/%s/%d/%s/%s"
            .formatted(
                address,
                transaction.nonce(),
                transaction.tip(),
                transaction.maxFee(),
                transaction.gasLimit(),
                transaction.to(),
                new String(transaction.data(), StandardCharsets.UTF_8));
    return new SignedTransaction(
        raw.getBytes(StandardCharsets.UTF_8),
        new TransactionHash(Digest.hex(32, raw)),
        transaction.nonce());
  }
}
