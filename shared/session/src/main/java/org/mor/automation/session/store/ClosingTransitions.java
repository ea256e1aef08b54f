package org.mor.automation.session.store;

import static org.mor.automation.session.store.SessionWrites.heldBy;
import static org.mor.automation.session.store.SessionWrites.stage;
import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.seconds;
import static org.mor.automation.session.store.TableItem.text;

import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;

/** Conditional writes from an expired session to its closing and the return of its stake. */
public final class ClosingTransitions {
  private final SessionWrites writes;

  ClosingTransitions(SessionWrites writes) {
    this.writes = writes;
  }

  /** Counts a closing that a user asks for; or says why it may not be begun now. */
  public Optional<OpeningFailure> count(UserId user) {
    TableTransaction transaction = writes.transaction();
    writes.user.countStart(transaction, user, writes.clock.instant());
    return SessionWrites.commitCounters(transaction);
  }

  /**
   * Writes the closing transaction's bytes before anybody can see them.
   *
   * @param excess wei of ETH that it costs beyond what was reserved for it
   */
  public Transition sign(
      SessionRecord current, Progress.Closing closing, JournalEntry entry, Wei excess, Hold hold) {
    TableTransaction transaction =
        writes.changing(
            current,
            "SET stage = :next, close_nonce = :nonce, close_wallet = :wallet,"
                + " lease_until = :until, due_at = :due",
            heldBy(hold.owner(), current, "(stage = :expired OR stage = :next)")
                .with(":expired", text(Stage.EXPIRED.name()))
                .with(":next", text(Stage.CLOSING.name()))
                .with(":nonce", number(closing.closing().nonce()))
                .with(":wallet", bytes(closing.closing().wallet().bytes()))
                .withUntilAndDue(hold));
    writes.journal(transaction, entry);
    writes.user.countExcess(transaction, current, excess, writes.clock.instant());
    return writes.commitWithinCaps(transaction, current, current.with(closing, Optional.of(hold)));
  }

  /**
   * The chain has closed the session. The held part of its stake still counts; the session does
   * not.
   */
  public Transition hold(SessionRecord current, Progress.Held held, Hold hold) {
    return writes.replace(current, current.with(held, Optional.of(hold)), hold.owner());
  }

  /** All of the stake is back in the wallet: nothing of the session counts any longer. */
  public Transition finish(SessionRecord current, Progress.Closed closed, Owner owner) {
    return writes.replace(current, current.with(closed, Optional.empty()), owner);
  }

  /** A reorganisation removed the session, and its opening can never be mined again. */
  public Transition annul(SessionRecord expired, OpeningFailure failure, Owner owner) {
    Progress failed = new Progress.Failed(expired.progress().selectedBid(), failure);
    return writes.replace(expired, expired.with(failed, Optional.empty()), owner);
  }

  /** A reorganisation gave the session another id or end than was first read. */
  public Transition correct(SessionRecord current, GrantedSession granted, Owner owner) {
    Progress progress =
        switch (current.progress()) {
          case Progress.Open open -> new Progress.Open(open.selected(), open.opening(), granted);
          case Progress.Expired expired ->
              new Progress.Expired(expired.selected(), expired.opening(), granted);
          case Progress.Opening _,
              Progress.Closing _,
              Progress.Held _,
              Progress.Closed _,
              Progress.Failed _ ->
              throw new IllegalArgumentException("only an open or expired session is corrected");
        };
    return writes.update(
        current.with(progress, current.hold().map(hold -> new Hold(owner, hold.until()))),
        "SET session_id = :session, ends_at = :ends, due_at = :due",
        heldBy(owner, current, "stage = :stage")
            .with(":stage", stage(progress))
            .with(":session", bytes(granted.id().bytes()))
            .with(":ends", millis(granted.endsAt()))
            .with(":due", seconds(granted.endsAt())));
  }

  /** Records a session of the chain that has no record; lost if it has one by now. */
  public Transition adopt(SessionRecord adopted) {
    TableTransaction transaction = writes.inserting(adopted);
    writes.account.count(transaction, Optional.empty(), adopted);
    return writes.commit(transaction, adopted);
  }
}
