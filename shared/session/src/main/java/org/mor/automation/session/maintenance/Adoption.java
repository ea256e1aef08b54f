package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.mor.automation.core.UserId;
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
 * Compares the chain's list of each wallet's sessions with the records, a page a round, and takes
 * up an open session that none knows: it is closed after its end like any other. That should never
 * find one; nobody else would bring its stake home if it does.
 */
public final class Adoption implements MaintenanceTask {
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
  private final SessionTransitions transitions;
  private final WalletJournal journal;
  private final List<Address> wallets;
  private final IntConsumer adopted;
  private final Clock clock;

  /**
   * Wires it.
   *
   * @param adopted told how many sessions a round has taken up
   */
  public Adoption(
      Chain chain,
      SessionReads reads,
      SessionTransitions transitions,
      WalletJournal journal,
      List<Address> wallets,
      IntConsumer adopted,
      Clock clock) {
    this.chain = chain;
    this.reads = reads;
    this.transitions = transitions;
    this.journal = journal;
    this.wallets = List.copyOf(wallets);
    this.adopted = adopted;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "adoption";
  }

  @Override
  public void run(Deadline deadline) {
    Chain.Settled settled = chain.settled(deadline);
    int taken = 0;
    for (Address wallet : wallets) {
      taken += compare(wallet, settled, deadline);
    }
    adopted.accept(taken);
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
      if (!session.closed() && unknown(session)) {
        taken += adopt(session, deadline) ? 1 : 0;
      }
      done++;
    }
    journal.compared(wallet, new WalletJournal.Compared(done, compared.since()));
    return taken;
  }

  /**
   * Whether no record will see to the session: none that is unfinished has its id, nor may be the
   * opening that it came from and has not been finished yet.
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
