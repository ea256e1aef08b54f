package org.mor.automation.session.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.Bid;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.SendOutcome;

/**
 * What the session library needs from the chain. Every method may throw {@link ChainException};
 * after {@link #send} has thrown it, the bytes may have arrived all the same. Different calls may
 * see different blocks; final decisions are read from {@link #settled}. Safe for any thread.
 */
public interface Chain {
  /** Bids for a model, best first, and the terms that turn a price into a stake. */
  Market market(ModelId model, Deadline deadline);

  /** A bid, active or not; empty if there never was one with that id. */
  Optional<BidTerms> bid(BidId bid, Deadline deadline);

  /** Every active model with what its bids cost; for the catalogue, not for a request. */
  List<ModelEntry> models();

  Funds funds(Address wallet, Deadline deadline);

  /**
   * The number of the wallet's mined transactions according to each node, which is the nonce of the
   * next one to be mined. A stale node returns less.
   */
  List<Long> minedNonces(Address wallet, Deadline deadline);

  /** The gas price at the head and the wallet's balance. */
  FeeQuote fees(Address wallet, Deadline deadline);

  /**
   * Gas units that the call needs, with a margin.
   *
   * @throws ChainException with {@link ChainException.Kind#REVERTED} if it would revert
   */
  long gas(Address from, ContractCall call, Deadline deadline);

  SendOutcome send(byte[] raw, Deadline deadline);

  /** The transaction's receipt, once it is in a block. */
  Optional<Mined> mined(TransactionHash hash, Deadline deadline);

  /**
   * The receipt of the version of a transaction that is in a block, if any; looks at the last
   * first.
   */
  default Optional<Mined> mined(List<TransactionHash> versions, Deadline deadline) {
    return versions.reversed().stream()
        .flatMap(version -> mined(version, deadline).stream())
        .findFirst();
  }

  /** A session as the chain has it now; empty if no node has it. */
  Optional<OnChainSession> session(SessionId session, Deadline deadline);

  /**
   * The chain at one settled block, never older than an earlier one. It answers until the deadline.
   *
   * @throws ChainException with {@link ChainException.Kind#UNAVAILABLE} if nodes contradict each
   *     other, here or in any of its answers
   */
  Settled settled(Deadline deadline);

  /** The call that opens a session for the wallet. */
  ContractCall openSession(Address wallet, Wei stake, byte[] approval, byte[] signature);

  /** The call that closes the session that the report is on. */
  ContractCall closeSession(byte[] report, byte[] signature);

  /** The call that lets the marketplace take any amount of the wallet's MOR as stake. */
  ContractCall allowStakes();

  /** The call that fetches up to so many released stakes. */
  ContractCall withdraw(Address wallet, int entries);

  /**
   * The wallet's stakes that the contract holds after closings. No node may be able to add up
   * thousands of them.
   */
  StakesOnHold onHold(Address wallet, Deadline deadline);

  /**
   * When all of the wallet's held stakes will be released, according to the contract; empty if the
   * nodes cannot tell or something is held beyond the next midnight.
   */
  Optional<Instant> heldUntil(Address wallet, Deadline deadline);

  /** The chain at one block: all answers are consistent. */
  interface Settled {
    /** Number of the block. */
    long block();

    Instant time();

    long minedNonce(Address wallet);

    /** Empty if the chain has no session with that id. */
    Optional<OnChainSession> session(SessionId session);

    /** Whether a transaction has used this approval. */
    boolean approvalUsed(byte[] approval);

    /** The wallet's sessions, oldest first, closed ones too; fewer than asked at the end. */
    List<OnChainSession> sessions(Address wallet, long offset, int limit);
  }

  /**
   * A receipt.
   *
   * @param opened the session that the transaction opened, if it did
   * @param revert the named reason, if it reverted
   * @param cost wei of ETH that it cost
   * @param returned wei of MOR that the marketplace sent to the wallet in it
   */
  record Mined(
      boolean succeeded,
      Optional<SessionId> opened,
      Optional<String> revert,
      long block,
      Wei cost,
      Wei returned) {}

  /** A bid with its provider's endpoint, which is empty if the provider is gone. */
  record BidTerms(Bid bid, String endpoint) {}
}
