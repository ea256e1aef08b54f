package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.Choice;
import org.mor.automation.session.Granted;
import org.mor.automation.session.IntentId;
import org.mor.automation.session.PoolKey;
import org.mor.automation.session.Progress;
import org.mor.automation.session.SessionRecord;
import org.mor.automation.session.SessionRecord.Place;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.store.Move;
import org.mor.automation.session.store.SessionMoves;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.WalletJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the chain's list of each wallet's sessions with the records, a page a round, and takes
 * up an open session that none knows: it is closed after its end like any other. That should never
 * find one; nobody else would bring its stake home if it does.
 */
public final class Adoption implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  /** The account that sessions without a record of ours count for. */
  public static final UserId ACCOUNT = new UserId("adopted");

  private static final int PAGE = 50;

  /** An opening that is younger may still get its record. */
  private static final Duration SETTLING = Duration.ofMinutes(10);

  /** The list is gone through from the beginning again after this long. */
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Chain chain;
  private final SessionReads reads;
  private final SessionMoves moves;
  private final WalletJournal journal;
  private final List<Address> wallets;
  private final Clock clock;

  public Adoption(
      Chain chain,
      SessionReads reads,
      SessionMoves moves,
      WalletJournal journal,
      List<Address> wallets,
      Clock clock) {
    this.chain = chain;
    this.reads = reads;
    this.moves = moves;
    this.journal = journal;
    this.wallets = List.copyOf(wallets);
    this.clock = clock;
  }

  @Override
  public String name() {
    return "adoption";
  }

  @Override
  public void run(Deadline deadline) {
    Chain.Settled settled = chain.settled(deadline);
    for (Address wallet : wallets) {
      compare(wallet, settled, deadline);
    }
  }

  private void compare(Address wallet, Chain.Settled settled, Deadline deadline) {
    Instant now = clock.instant();
    WalletJournal.Compared compared = journal.compared(wallet);
    long done = compared.sessions();
    List<OnChainSession> page = settled.sessions(wallet, done, PAGE);
    // Only from the end, which a wallet with very many sessions comes to after more than a day.
    if (page.size() < PAGE && compared.since().plus(AGAIN).isBefore(now)) {
      compared = new WalletJournal.Compared(0, now);
      done = 0;
      page = settled.sessions(wallet, 0, PAGE);
    }
    for (OnChainSession session : page) {
      boolean young = session.openedAt().plus(SETTLING).isAfter(settled.time());
      if (young || deadline.passed()) {
        break;
      }
      if (!session.closed() && reads.bySession(session.id()).isEmpty()) {
        adopt(session, deadline);
      }
      done++;
    }
    journal.compared(wallet, new WalletJournal.Compared(done, compared.since()));
  }

  private void adopt(OnChainSession session, Deadline deadline) {
    Optional<Chain.BidTerms> bid = chain.bid(session.bid(), deadline);
    if (bid.isEmpty()) {
      throw new IllegalStateException("session " + session.id() + " is for an unknown bid");
    }
    Choice choice =
        new Choice(
            session.bid(),
            bid.get().offer().provider(),
            bid.get().offer().endpoint(),
            bid.get().offer().pricePerSecond(),
            session.stake(),
            session.user());
    Granted granted = new Granted(session.id(), new byte[0], session.endsAt());
    SessionRecord record =
        new SessionRecord(
            new Place.Ended(new PoolKey(ACCOUNT, bid.get().model())),
            new IntentId(session.id().hex().substring(2, 34)),
            ACCOUNT,
            Duration.between(session.openedAt(), session.endsAt()),
            session.openedAt(),
            Optional.empty(),
            Optional.empty(),
            new Progress.Expired(choice, Optional.empty(), granted));
    if (moves.adopt(record) instanceof Move.Won) {
      LOG.error("session {} of wallet {} had no record", session.id(), session.user());
    }
  }
}
