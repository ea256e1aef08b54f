package org.mor.automation.session.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.TransactionRef;

/**
 * A transaction of a wallet, written down before it is sent. Its nonce never changes; a higher fee
 * replaces the bytes and adds a hash, and any one of the hashes may be the one that is mined.
 *
 * @param to the contract that is called
 * @param data call data; empty for one that only uses up its nonce
 * @param gasLimit gas units
 * @param raw the signed bytes as they are sent
 * @param hashes of all bytes ever signed for it, the latest last
 */
public record JournalEntry(
    TransactionRef ref,
    Purpose purpose,
    Address to,
    byte[] data,
    long gasLimit,
    Wei tip,
    Wei maxFee,
    byte[] raw,
    List<TransactionHash> hashes,
    Instant createdAt,
    Instant sentAt) {
  public JournalEntry {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(to, "to");
    hashes = List.copyOf(hashes);
    if (hashes.isEmpty()) {
      throw new IllegalArgumentException("a journalled transaction has a hash");
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
    /** Uses up a nonce that was handed out and never signed. */
    FILL
  }
}
