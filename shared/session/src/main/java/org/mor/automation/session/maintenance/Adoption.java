package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.mor.automation.session.store.WalletJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the chain's list of each wallet's sessions with the records, one page per round, and
 * gives a record to an open session that has none, so that it is closed after its end like any
 * other. Normally there is no such session; if there is, nothing else would return its stake.
 */
public final class Adoption implements MaintenanceTask {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  /** The account of adopted sessions. */
  public static final UserId ACCOUNT = new UserId("adopted");

  private static final int PAGE = 50;

  /** An opening that is younger may still get its record. */
  private static final Duration SETTLING = Duration.ofMinutes(10);

  /** The comparison starts again at the list's beginning after this long. */
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Chain chain;
  private final SessionReads reads;
  private final SessionTransitions transitions;
  private final WalletJournal journal;
  private final List<Address> wallets;
  private final Metrics metrics;
  private final Clock clock;

  public Adoption(
      Chain chain,
      SessionReads reads,
      SessionTransitions transitions,
      WalletJournal journal,
      List<Address> wallets,
      Metrics metrics,
      Clock clock) {
    this.chain = chain;
    this.reads = reads;
    this.transitions = transitions;
    this.journal = journal;
    this.wallets = List.copyOf(wallets);
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void run(Deadline deadline) {
    metrics.gauges(Map.of(Metric.SESSIONS_ADOPTED, (double) adopt(deadline)));
  }

  /** Compares one page of each wallet's sessions, and returns the number of adopted ones. */
  public int adopt(Deadline deadline) {
    Chain.Settled settled = chain.settled(deadline);
    int taken = 0;
    for (Address wallet : wallets) {
      taken += compare(wallet, settled, deadline);
    }
    return taken;
  }

  private int compare(Address wallet, Chain.Settled settled, Deadline deadline) {
    Instant now = clock.instant();
    WalletJournal.Compared compared = journal.compared(wallet);
    if (compared.sessions() == 0) {
      compared = new WalletJournal.Compared(0, now);
    }
    long done = compared.sessions();
    int taken = 0;
    List<OnChainSession> page = settled.sessions(wallet, done, PAGE);
    // Starts again only at the end of the list; with very many sessions that takes more than a day.
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
      if (!session.closed() && unknown(session)) {
        taken += adopt(session, deadline) ? 1 : 0;
      }
      done++;
    }
    journal.compared(wallet, new WalletJournal.Compared(done, compared.since()));
    return taken;
  }

  /**
   * Whether no record covers the session: no unfinished record has its id, and none may be its
   * opening that is not finished yet.
   */
  private boolean unknown(OnChainSession session) {
    boolean known =
        reads.bySession(session.id()).stream()
            .anyMatch(
                record ->
                    !(record.progress() instanceof Progress.Closed
                        || record.progress() instanceof Progress.Failed));
    return !known
        && reads.signed().stream()
            .flatMap(record -> record.progress().selectedBid().stream())
            .noneMatch(
                selected ->
                    selected.bid().equals(session.bid())
                        && selected.wallet().equals(session.user()));
  }

  private boolean adopt(OnChainSession session, Deadline deadline) {
    Optional<Chain.BidTerms> bid = chain.bid(session.bid(), deadline);
    if (bid.isEmpty()) {
      LOG.error("session {} has no record and is for an unknown bid", session.id());
      return false;
    }
    SelectedBid selected =
        new SelectedBid(
            session.bid(),
            bid.get().bid().provider(),
            bid.get().endpoint(),
            bid.get().bid().pricePerSecond(),
            session.stake(),
            session.user());
    GrantedSession granted = new GrantedSession(session.id(), new byte[0], session.endsAt());
    SessionRecord record =
        new SessionRecord(
            new Place.Ended(new PoolKey(ACCOUNT, bid.get().bid().model())),
            new IntentId(session.id().hex().substring(2, 34)),
            ACCOUNT,
            Duration.between(session.openedAt(), session.endsAt()),
            session.openedAt(),
            Optional.empty(),
            Optional.empty(),
            new Progress.Expired(selected, Optional.empty(), granted));
    boolean won = transitions.closing().adopt(record) instanceof Transition.Won;
    if (won) {
      LOG.error("session {} of wallet {} had no record", session.id(), session.user());
    }
    return won;
  }
}
