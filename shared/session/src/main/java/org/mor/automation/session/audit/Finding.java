package org.mor.automation.session.audit;

import java.math.BigInteger;
import java.time.Instant;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.model.IntentId;

/** Something that is wrong; one kind per cause. */
public sealed interface Finding {
  /** A session of the wallet on the chain without a record. */
  record UnknownSession(Address wallet, SessionId session) implements Finding {}

  /** A record of a session that the chain does not know. */
  record MissingSession(IntentId intent, SessionId session) implements Finding {}

  /** Record and chain disagree about the session. */
  record Contradiction(SessionId session, String recorded, String onChain) implements Finding {}

  /** A session that should have been closed by now. */
  record OverdueSession(SessionId session, Instant endedAt) implements Finding {}

  /** A record that is not finished long after its time. */
  record OverdueRecord(IntentId intent, Instant heldUntil) implements Finding {}

  /** An account's counter of unfinished sessions. */
  record WrongSessionCount(UserId account, long counted, long real) implements Finding {}

  /** An account's counter of stake, in wei of MOR. */
  record WrongStakeCount(UserId account, BigInteger counted, BigInteger real) implements Finding {}

  /** A wallet's counter of stake, in wei of MOR. */
  record WrongWalletCount(Address wallet, BigInteger counted, BigInteger real) implements Finding {}

  /** A mined transaction of the wallet that is not in the journal, or has other bytes there. */
  record ForeignTransaction(Address wallet, long nonce) implements Finding {}

  /** The sum of MOR in the wallet, staked and on hold is wrong. */
  record MorAstray(Address wallet, BigInteger expected, BigInteger found) implements Finding {}

  /** The wallet's ETH is not its initial balance minus gas. */
  record EthAstray(Address wallet, BigInteger expected, BigInteger found) implements Finding {}
}
