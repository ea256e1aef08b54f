package org.mor.automation.session.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.session.model.TransactionRef;

/**
 * A wallet's transaction, written before it is sent. Its nonce never changes. A higher fee replaces
 * the bytes and adds a hash, and any of the hashes may be mined.
 *
 * @param to the contract that is called
 * @param data call data; empty if it only uses its nonce
 * @param gasLimit gas units
 * @param raw the signed bytes as they are sent
 * @param hashes of all signed versions, the latest last
 * @param createdAt when it was first signed
 * @param signedAt when the latest version was signed
 * @param signedBlock number of the chain's head at that time
 */
public record JournalEntry(
    TransactionRef ref,
    Purpose purpose,
    Address to,
    byte[] data,
    long gasLimit,
    Fees fees,
    byte[] raw,
    List<TransactionHash> hashes,
    Instant createdAt,
    Instant signedAt,
    long signedBlock) {
  public JournalEntry {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(fees, "fees");
    hashes = List.copyOf(hashes);
    if (hashes.isEmpty()) {
      throw new IllegalArgumentException("a journalled transaction has a hash");
    }
  }

  /** The next version, with the same nonce. */
  public JournalEntry replacedBy(
      Purpose next, Address callee, byte[] call, SignedTransaction signed, Signing signing) {
    List<TransactionHash> all = new ArrayList<>(hashes);
    all.add(signed.hash());
    return new JournalEntry(
        ref,
        next,
        callee,
        call,
        signing.gasLimit(),
        signing.fees(),
        signed.raw(),
        all,
        createdAt,
        signing.at(),
        signing.block());
  }

  /**
   * What bytes were signed with.
   *
   * @param block number of the chain's head at that time
   */
  public record Signing(long gasLimit, Fees fees, Instant at, long block) {}

  /** Wei of ETH that it costs at most. */
  public Wei most() {
    return fees.maxFee().times(gasLimit);
  }

  public TransactionHash latest() {
    return hashes.getLast();
  }

  /** What a transaction is for. */
  public enum Purpose {
    OPEN,
    CLOSE,
    APPROVE,
    WITHDRAW,
    /** Uses a nonce whose transaction was never signed or can never be mined. */
    FILL
  }
}
