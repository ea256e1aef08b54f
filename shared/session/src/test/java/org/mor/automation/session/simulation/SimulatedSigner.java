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
        transaction.fees().maxFee().value().multiply(BigInteger.valueOf(transaction.gasLimit()));
    Invariants.holds(
        transaction.fees().tip().compareTo(caps.tip()) <= 0
            && transaction.fees().maxFee().compareTo(caps.maxFee()) <= 0
            && cost.compareTo(caps.cost().value()) <= 0,
        "signed above the caps: " + transaction);
    String raw =
        "%s/%d/%s/%s/%d/%s/%s"
            .formatted(
                address,
                transaction.nonce(),
                transaction.fees().tip(),
                transaction.fees().maxFee(),
                transaction.gasLimit(),
                transaction.call().to(),
                new String(transaction.call().data(), StandardCharsets.UTF_8));
    return new SignedTransaction(
        raw.getBytes(StandardCharsets.UTF_8), hash(raw), transaction.nonce());
  }

  static TransactionHash hash(String raw) {
    return new TransactionHash(Digest.hex(32, raw));
  }
}
