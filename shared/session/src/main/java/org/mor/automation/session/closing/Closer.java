package org.mor.automation.session.closing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.ClosingResult;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an expired session whose record the caller holds, one step per call. Only we close it:
 * until then its stake stays locked. Whether it is closed, or never existed, is read at a settled
 * block. Safe for any thread.
 */
public final class Closer {
  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final SessionTransitions transitions;
  private final WalletTransactions transactions;
  private final Chain chain;
  private final Providers providers;
  private final DayLock dayLock;
  private final Duration step;
  private final Clock clock;

  public Closer(
      SessionTransitions transitions,
      WalletTransactions transactions,
      Chain chain,
      Providers providers,
      DayLock dayLock,
      Duration step,
      Clock clock) {
    this.transitions = transitions;
    this.transactions = transactions;
    this.chain = chain;
    this.providers = providers;
    this.dayLock = dayLock;
    this.step = step;
    this.clock = clock;
  }

  /** The state after a step. */
  public enum Step {
    /** There is more to do. */
    UNDER_WAY,
    /** It is closed, and part of its stake is held. */
    HELD,
    /** It is closed and its stake is back in the wallet; or it never existed. */
    FINISHED
  }

  /** Takes the next step for a record that the owner holds. */
  public Step proceed(SessionRecord record, Owner owner, Deadline deadline) {
    return switch (record.progress()) {
      case Progress.Expired expired -> start(record, expired, owner, deadline);
      case Progress.Closing closing -> settle(record, closing, owner, deadline);
      case Progress.Held _ -> Step.HELD;
      case Progress.Closed _ -> Step.FINISHED;
      case Progress.Opening _, Progress.Open _, Progress.Failed _ ->
          throw new IllegalArgumentException("only an expired session is closed");
    };
  }

  private Step start(
      SessionRecord record, Progress.Expired expired, Owner owner, Deadline deadline) {
    Chain.Settled settled = chain.settled(deadline);
    Optional<OnChainSession> session = settled.session(expired.granted().id());
    if (session.isEmpty()) {
      return readAgain(record, expired, owner, deadline);
    }
    if (session.get().closed()) {
      return closed(record, expired, session.get(), Optional.empty(), owner, deadline);
    }
    if (!session.get().endsAt().equals(expired.granted().endsAt())) {
      // After a reorganisation the session ends at another time. Closed by the old time, it would
      // be closed early, and a day's use of its stake would be held.
      readopt(record, expired, session.get(), owner);
      return Step.UNDER_WAY;
    }
    return send(record, expired, owner, deadline);
  }

  /** The settled chain does not have the session: its opening may be in another block now. */
  private Step readAgain(
      SessionRecord record, Progress.Expired expired, Owner owner, Deadline deadline) {
    if (expired.opening().isEmpty()) {
      LOG.error(
          "the chain no longer has session {}, which was adopted from it", expired.granted().id());
      return Step.UNDER_WAY;
    }
    return switch (transactions.look(expired.opening().get(), deadline)) {
      case Status.Waiting _ -> Step.UNDER_WAY;
      case Status.Done done when done.mined().opened().isPresent() -> {
        chain
            .session(done.mined().opened().get(), deadline)
            .ifPresent(session -> readopt(record, expired, session, owner));
        yield Step.UNDER_WAY;
      }
      case Status.Done done -> {
        Chain.Settled settled = chain.settled(deadline);
        boolean standing =
            settled.block() >= done.mined().block()
                && settled.minedNonce(expired.selected().wallet()) > expired.opening().get().nonce()
                && settled.session(expired.granted().id()).isEmpty();
        Cause cause = done.mined().succeeded() ? Cause.ABANDONED : Cause.REVERTED;
        yield standing
            ? annul(record, cause, done.mined().revert().orElse("without a reason"), owner)
            : Step.UNDER_WAY;
      }
      case Status.Displaced displaced ->
          displaced.at().session(expired.granted().id()).isEmpty()
              ? annul(record, Cause.ABANDONED, "another transaction took its nonce", owner)
              : Step.UNDER_WAY;
    };
  }

  private void readopt(
      SessionRecord record, Progress.Expired expired, OnChainSession session, Owner owner) {
    transitions
        .closing()
        .correct(
            record,
            new GrantedSession(session.id(), expired.granted().providerKey(), session.endsAt()),
            owner);
  }

  private Step annul(SessionRecord record, Cause cause, String why, Owner owner) {
    LOG.warn("a reorganisation removed the session of intent {}: {}", record.intent(), why);
    return transitions.closing().annul(record, new OpeningFailure(cause, why), owner)
            instanceof Transition.Won
        ? Step.FINISHED
        : Step.UNDER_WAY;
  }

  private static Progress.Expired expired(Progress.Closing closing) {
    return new Progress.Expired(closing.selected(), closing.opening(), closing.granted());
  }

  private Step send(
      SessionRecord record, Progress.Expired expired, Owner owner, Deadline deadline) {
    SelectedBid selected = expired.selected();
    Providers.Report report =
        providers.report(
            selected,
            expired.granted().providerKey(),
            expired.granted().id(),
            deadline.within(step.dividedBy(2)));
    ContractCall call = chain.closeSession(report.report(), report.signature());
    JournalEntry entry;
    try {
      entry = transactions.prepare(selected.wallet(), JournalEntry.Purpose.CLOSE, call, deadline);
    } catch (ChainException e) {
      Optional<OnChainSession> closed =
          e.kind() == ChainException.Kind.REVERTED
              ? ended(expired.granted(), deadline)
              : Optional.empty();
      if (closed.isPresent()) {
        return closed(record, expired, closed.get(), Optional.empty(), owner, deadline);
      }
      throw e;
    }
    Progress.Closing closing =
        new Progress.Closing(selected, expired.opening(), expired.granted(), entry.ref());
    Hold hold = new Hold(owner, clock.instant().plus(step));
    Wei excess = excess(entry, expired.opening());
    return switch (transitions.closing().sign(record, closing, entry, excess, hold)) {
      case Transition.Won won -> {
        transactions.send(entry, deadline);
        yield settle(won.record(), closing, owner, deadline);
      }
      case Transition.Lost _, Transition.AtCap _ -> {
        transactions.abandon(entry.ref(), deadline);
        yield Step.UNDER_WAY;
      }
    };
  }

  /** A closing was reserved at the opening's price, and gas may cost more since then. */
  private Wei excess(JournalEntry closing, Optional<TransactionRef> opening) {
    Wei reserved = opening.flatMap(transactions::most).orElseGet(closing.signing()::most);
    return closing.signing().most().minus(reserved);
  }

  private Step settle(
      SessionRecord record, Progress.Closing closing, Owner owner, Deadline deadline) {
    return switch (transactions.look(closing.closing(), deadline)) {
      case Status.Waiting _ -> Step.UNDER_WAY;
      case Status.Done done -> done(record, closing, done.mined(), owner, deadline);
      case Status.Displaced _ -> again(record, closing, owner, deadline);
    };
  }

  /** The transaction may be mined or reverted: the session itself shows whether it is closed. */
  private Step done(
      SessionRecord record, Progress.Closing closing, Mined mined, Owner owner, Deadline deadline) {
    Chain.Settled settled = chain.settled(deadline);
    if (settled.block() < mined.block()) {
      return Step.UNDER_WAY;
    }
    Optional<OnChainSession> session = settled.session(closing.granted().id());
    if (session.filter(OnChainSession::closed).isPresent()) {
      Optional<Wei> returned = mined.succeeded() ? Optional.of(mined.returned()) : Optional.empty();
      return closed(record, expired(closing), session.get(), returned, owner, deadline);
    }
    LOG.error(
        "closing session {} failed: {}",
        closing.granted().id(),
        mined.revert().orElse("its nonce was voided"));
    return again(record, closing, owner, deadline);
  }

  private Step again(
      SessionRecord record, Progress.Closing closing, Owner owner, Deadline deadline) {
    Optional<OnChainSession> closed = ended(closing.granted(), deadline);
    return closed.isPresent()
        ? closed(record, expired(closing), closed.get(), Optional.empty(), owner, deadline)
        : send(record, expired(closing), owner, deadline);
  }

  private Optional<OnChainSession> ended(GrantedSession granted, Deadline deadline) {
    return chain.settled(deadline).session(granted.id()).filter(OnChainSession::closed);
  }

  /**
   * Finishes the record, or keeps it while part of the stake is held.
   *
   * @param returned wei of MOR that our own closing returned; empty if somebody else closed it
   */
  private Step closed(
      SessionRecord record,
      Progress.Expired expired,
      OnChainSession session,
      Optional<Wei> returned,
      Owner owner,
      Deadline deadline) {
    Optional<Wei> held = returned.map(session.stake()::minus);
    held.ifPresent(amount -> dayLock.observe(session, amount));
    boolean nothing = held.filter(Wei::isZero).isPresent();
    Optional<Instant> until =
        nothing ? Optional.empty() : heldUntil(expired.selected().wallet(), deadline);
    ClosingResult closure = new ClosingResult(session.closedAt().orElseThrow(), held, until);
    GrantedSession granted =
        new GrantedSession(session.id(), expired.granted().providerKey(), session.endsAt());
    if (nothing) {
      Progress.Closed last =
          new Progress.Closed(expired.selected(), expired.opening(), granted, Optional.of(closure));
      return transitions.closing().finish(record, last, owner) instanceof Transition.Won
          ? Step.FINISHED
          : Step.UNDER_WAY;
    }
    Progress.Held last = new Progress.Held(expired.selected(), expired.opening(), granted, closure);
    Hold hold = new Hold(owner, clock.instant().plus(step));
    return transitions.closing().hold(record, last, hold) instanceof Transition.Won
        ? Step.HELD
        : Step.UNDER_WAY;
  }

  /**
   * With thousands of entries no node may be able to answer; the session is closed all the same.
   */
  private Optional<Instant> heldUntil(Address wallet, Deadline deadline) {
    try {
      return chain.heldUntil(wallet, deadline);
    } catch (ChainException e) {
      LOG.warn("it is not known until when stake of {} is held: {}", wallet, e.getMessage());
      return Optional.empty();
    }
  }
}
