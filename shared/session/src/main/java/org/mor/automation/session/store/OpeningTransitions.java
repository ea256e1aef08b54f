package org.mor.automation.session.store;

import static org.mor.automation.session.store.SessionWrites.heldBy;
import static org.mor.automation.session.store.SessionWrites.stage;
import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.seconds;
import static org.mor.automation.session.store.TableItem.text;

import java.util.Optional;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;

/** Conditional writes from a reserved record to an open session or a failure. */
public final class OpeningTransitions {
  private final SessionWrites writes;

  OpeningTransitions(SessionWrites writes) {
    this.writes = writes;
  }

  /** Counts what opening and closing may cost at most; or says why that is too much now. */
  public Optional<OpeningFailure> countGas(SessionRecord opening, Wei most) {
    TableTransaction transaction = writes.transaction();
    writes.user.countGas(transaction, opening, most);
    return SessionWrites.commitCounters(transaction);
  }

  /** Fixes the bid that is used, or the next one after a provider's refusal. */
  public Transition choose(SessionRecord current, Progress.Chosen chosen, Hold hold) {
    SessionRecord next = current.with(chosen, Optional.of(hold));
    SelectedBid selected = chosen.selected();
    TableTransaction transaction =
        writes.changing(
            current,
            "SET stage = :next, bid = :bid, provider = :provider, endpoint = :endpoint,"
                + " price = :price, stake = :stake, wallet = :wallet,"
                + " lease_until = :until, due_at = :due",
            heldBy(hold.owner(), current, "(stage = :reserved OR stage = :next)")
                .with(":reserved", text(Stage.RESERVED.name()))
                .with(":next", text(Stage.CHOSEN.name()))
                .with(":bid", bytes(selected.bid().bytes()))
                .with(":provider", bytes(selected.provider().bytes()))
                .with(":endpoint", text(selected.endpoint()))
                .with(":price", number(selected.pricePerSecond().value()))
                .with(":stake", number(selected.stake().value()))
                .with(":wallet", bytes(selected.wallet().bytes()))
                .withUntilAndDue(hold));
    writes.account.countStake(transaction, current, next);
    writes.user.countStakeTime(transaction, current, next);
    return writes.commitWithinCaps(transaction, current, next);
  }

  /** Writes the approval and the transaction's bytes before anybody can see them. */
  public Transition sign(
      SessionRecord current, Progress.Signed signed, JournalEntry entry, Hold hold) {
    TableTransaction transaction =
        writes.changing(
            current,
            "SET stage = :next, provider_key = :key, approval = :approval,"
                + " open_nonce = :nonce, lease_until = :until, due_at = :due",
            heldBy(hold.owner(), current, "stage = :chosen")
                .with(":chosen", text(Stage.CHOSEN.name()))
                .with(":next", text(Stage.SIGNED.name()))
                .with(":key", bytes(signed.providerKey()))
                .with(":approval", bytes(signed.approval()))
                .with(":nonce", number(signed.opening().nonce()))
                .withUntilAndDue(hold));
    return writes.commitWithinCaps(
        writes.journal(transaction, entry), current, current.with(signed, Optional.of(hold)));
  }

  /** The chain has granted the session. Its opener keeps the hold, so that it is the first user. */
  public Transition open(SessionRecord current, GrantedSession granted, Hold hold) {
    Progress.Signed signed = (Progress.Signed) current.progress();
    Progress.Open open = new Progress.Open(signed.selected(), signed.opening(), granted);
    return writes.update(
        current.with(open, Optional.of(hold)),
        "SET stage = :next, session_id = :session, ends_at = :ends, due_at = :due,"
            + " lease_until = :until REMOVE approval",
        heldBy(hold.owner(), current, "stage = :signed")
            .with(":signed", text(Stage.SIGNED.name()))
            .with(":next", text(Stage.OPEN.name()))
            .with(":session", bytes(granted.id().bytes()))
            .with(":ends", millis(granted.endsAt()))
            .with(":due", seconds(granted.endsAt()))
            .with(":until", millis(hold.until())));
  }

  /** Ends an opening that has opened nothing on the chain and never will. */
  public Transition fail(SessionRecord current, Owner owner, OpeningFailure failure) {
    SessionRecord next =
        current.ended(new Progress.Failed(current.progress().selectedBid(), failure));
    TableTransaction transaction =
        writes.leaveSlot(
            current,
            next,
            heldBy(owner, current, "stage = :stage").with(":stage", stage(current.progress())));
    writes.user.uncountStakeTime(transaction, current);
    return writes.commit(transaction, next);
  }
}
