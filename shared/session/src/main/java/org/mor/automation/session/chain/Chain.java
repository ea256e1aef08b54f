package org.mor.automation.session.chain;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;

/**
 * What the pool needs of the chain. Every method may throw {@link ChainException}; for {@link
 * #send} even that is an answer, since the bytes may have arrived.
 */
public interface Chain {
  /** Bids for a model, best first, and the terms that turn a price into a stake. */
  Market market(ModelId model, Deadline deadline);

  Funds funds(Address wallet, Deadline deadline);

  /** How many of the wallet's transactions are mined: the nonce the next one to be mined has. */
  long minedNonce(Address wallet, Deadline deadline);

  Fees fees(Deadline deadline);

  /**
   * Gas units that the call needs, with a margin.
   *
   * @throws ChainException with {@link ChainException.Kind#REVERTED} if it would revert
   */
  long gas(Address from, Address to, byte[] data, Deadline deadline);

  Sent send(byte[] raw, TransactionHash hash, Deadline deadline);

  /** The transaction's receipt, once it is in a block. */
  Optional<Mined> mined(TransactionHash hash, Deadline deadline);

  /** A session as the chain has it now; empty if it knows none of that id. */
  Optional<OnChainSession> session(SessionId session, Deadline deadline);

  /** Whether some transaction has used up this approval. */
  boolean approvalUsed(byte[] approval, Deadline deadline);

  /** The call that opens a session for the wallet. */
  Call openSession(Address wallet, Wei stake, byte[] approval, byte[] signature);

  /** The call that closes the session that the report is on. */
  Call closeSession(byte[] report, byte[] signature);

  /** The call that lets the marketplace take any amount of the wallet's MOR as stake. */
  Call allowStakes();

  /** The call that fetches up to so many released stakes. */
  Call withdraw(Address wallet, int entries);

  /** Wei of MOR that the wallet could withdraw now from stakes that were held back. */
  Wei withdrawable(Address wallet, Deadline deadline);

  /** Time of the latest block. */
  Instant time(Deadline deadline);

  /**
   * A receipt.
   *
   * @param opened the session that the transaction opened, if it did
   * @param revert the named reason, if it reverted
   */
  record Mined(
      boolean succeeded, Optional<SessionId> opened, Optional<String> revert, long block) {}

  /** What the pool needs to know of a session on the chain. */
  record OnChainSession(Instant endsAt, boolean closed, Wei stake) {}

  /** A call of a contract. */
  record Call(Address to, byte[] data) {}

  /** Balances and allowance of a wallet, in wei. */
  record Funds(Wei eth, Wei mor, Wei allowance) {}

  /** Fees per gas unit, in wei. */
  record Fees(Wei tip, Wei maxFee) {}

  /** What the node said to the bytes of a transaction. */
  sealed interface Sent {
    /** It has them, from now or before; mined already where the node waits for that. */
    record Accepted(Optional<Mined> mined) implements Sent {}

    /** The nonce is used up, by these bytes or by others. */
    record NonceUsed() implements Sent {}

    /** Other bytes of the same nonce wait there with a fee too close to this one. */
    record Underpriced() implements Sent {}

    /** Turned away for now or for good; nothing came of it. */
    record Refused(String why) implements Sent {}

    /** No answer; the node may have them. */
    record Unknown(String why) implements Sent {}
  }
}
