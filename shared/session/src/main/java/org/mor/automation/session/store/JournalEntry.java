package org.mor.automation.session.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.session.model.TransactionRef;

/**
 * A wallet's transaction, written before it is sent. Its nonce never changes. A higher fee replaces
 * the bytes and adds a hash, and any of the hashes may be mined.
 *
 * @param call empty data if it only uses its nonce
 * @param raw the signed bytes as they are sent
 * @param hashes of all signed versions, the latest last
 * @param createdAt when it was first signed
 * @param signing of the latest version
 */
public record JournalEntry(
    TransactionRef ref,
    Purpose purpose,
    ContractCall call,
    byte[] raw,
    List<TransactionHash> hashes,
    Instant createdAt,
    Signing signing) {
  public JournalEntry {
    hashes = List.copyOf(hashes);
    if (hashes.isEmpty()) {
      throw new IllegalArgumentException("a journalled transaction has a hash");
    }
  }

  /** The next version, with the same nonce. */
  public JournalEntry replacedBy(
      Purpose next, ContractCall otherCall, SignedTransaction signed, Signing otherSigning) {
    List<TransactionHash> all = new ArrayList<>(hashes);
    all.add(signed.hash());
    return new JournalEntry(ref, next, otherCall, signed.raw(), all, createdAt, otherSigning);
  }

  /**
   * What bytes were signed with.
   *
   * @param gasLimit gas units
   * @param block number of the chain's head at that time
   */
  public record Signing(long gasLimit, Fees fees, Instant at, long block) {
    /** Wei of ETH that the transaction costs at most. */
    public Wei most() {
      return fees.maxFee().times(gasLimit);
    }
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
    DELEGATE,
    /** Uses a nonce whose transaction was never signed or can never be mined. */
    FILL
  }
}
