package org.mor.automation.session.store;

import static org.mor.automation.session.store.SessionWrites.FREE;
import static org.mor.automation.session.store.SessionWrites.heldBy;
import static org.mor.automation.session.store.SessionWrites.same;
import static org.mor.automation.session.store.SessionWrites.stage;
import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.seconds;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The conditional writes of session records: reservations, holds and leases here, openings and
 * closings in {@link #opening} and {@link #closing}. A write whose answer was lost may be repeated:
 * it then finds its own owner token and counts as won. Safe for any thread.
 */
public final class SessionTransitions {
  private final SessionWrites writes;

  public SessionTransitions(
      DynamoDbClient dynamo,
      SessionTables tables,
      SessionCaps caps,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.writes =
        new SessionWrites(
            dynamo, tables, caps, clock, new TransactionConflictRetry(sleeper, random));
  }

  public OpeningTransitions opening() {
    return new OpeningTransitions(writes);
  }

  public ClosingTransitions closing() {
    return new ClosingTransitions(writes);
  }

  /** Takes a free slot, within the caps of the account and the user. */
  public Transition reserve(SessionRecord reserved) {
    TableTransaction transaction = writes.inserting(reserved);
    writes.account.countSession(transaction, reserved);
    if (UserCounters.counted(reserved)) {
      writes.user.countStart(transaction, reserved.user(), reserved.createdAt());
    }
    return writes.commitWithinCaps(transaction, reserved, reserved);
  }

  /**
   * Leases an idle session to one request, if it ends late enough and its provider has not failed
   * since the record was read.
   */
  public Transition claim(SessionRecord current, Hold hold, Instant endsAfter) {
    Instant now = writes.clock.instant();
    Instant cool = current.coolUntil().filter(until -> until.isAfter(now)).orElse(now);
    return writes.update(
        current.with(current.progress(), Optional.of(hold)),
        "SET lease_owner = :owner, lease_until = :until",
        same(
                current,
                "stage = :open AND "
                    + FREE
                    + " AND ends_at > :ends"
                    + " AND (attribute_not_exists(cool_until) OR cool_until <= :cool)")
            .with(":open", text(Stage.OPEN.name()))
            .with(":now", millis(now))
            .with(":cool", millis(cool))
            .with(":ends", millis(endsAfter))
            .with(":owner", text(hold.owner().token()))
            .with(":until", millis(hold.until())));
  }

  /** Keeps a lease for longer; lost once anybody else has had the session. */
  public Transition renew(Lease lease, Instant until) {
    return writes.update(
        lease.record().with(lease.session(), Optional.of(new Hold(lease.owner(), until))),
        "SET lease_until = :until",
        leased(lease).with(":until", millis(until)));
  }

  /** Gives a leased session back; from then on another request may have it. */
  public Transition release(Lease lease) {
    return writes.update(
        lease.record().with(lease.session(), Optional.empty()),
        "REMOVE lease_owner, lease_until",
        leased(lease));
  }

  /** Gives a session back that others avoid for a while, because its provider failed. */
  public Transition releaseCooling(Lease lease, Instant until) {
    return writes.update(
        lease.record().with(lease.session(), Optional.empty()),
        "SET cool_until = :cool REMOVE lease_owner, lease_until",
        leased(lease).with(":cool", millis(until)));
  }

  private static Condition leased(Lease lease) {
    return same(lease.record(), "lease_owner = :owner").with(":owner", text(lease.owner().token()));
  }

  /** Takes over a record whose holder has not changed it within its time. */
  public Transition takeOver(SessionRecord current, Hold hold) {
    return writes.update(
        current.with(current.progress(), Optional.of(hold)),
        "SET lease_owner = :owner, lease_until = :until, due_at = :due",
        free(current).with(":owner", text(hold.owner().token())).withUntilAndDue(hold));
  }

  /** Puts off when maintenance looks at a record that nobody holds; its stage stays. */
  public Transition postpone(SessionRecord current, Instant until) {
    return writes.update(
        current.with(current.progress(), Optional.empty()),
        "SET due_at = :due",
        free(current).with(":due", seconds(until)));
  }

  private Condition free(SessionRecord current) {
    return same(current, "stage = :stage AND " + FREE)
        .with(":stage", stage(current.progress()))
        .with(":now", millis(writes.clock.instant()));
  }

  /** Prolongs the hold of an owner that is still at work. */
  public Transition extend(SessionRecord current, Hold hold) {
    return writes.update(
        current.with(current.progress(), Optional.of(hold)),
        "SET lease_until = :until, due_at = :due",
        heldBy(hold.owner(), current, "stage = :stage")
            .with(":stage", stage(current.progress()))
            .withUntilAndDue(hold));
  }

  /** Takes an idle session out of use and frees its slot. */
  public Transition expire(SessionRecord current) {
    Progress.Open open = (Progress.Open) current.progress();
    return expire(
        current,
        open,
        same(current, "stage = :open AND session_id = :session AND " + FREE)
            .with(":open", text(Stage.OPEN.name()))
            .with(":session", bytes(open.granted().id().bytes()))
            .with(":now", millis(writes.clock.instant())));
  }

  /** Takes a leased session out of use and frees its slot. */
  public Transition expire(Lease lease) {
    return expire(lease.record(), lease.session(), leased(lease));
  }

  private Transition expire(SessionRecord current, Progress.Open open, Condition condition) {
    SessionRecord next =
        current.ended(
            new Progress.Expired(open.selected(), Optional.of(open.opening()), open.granted()));
    return writes.commit(writes.leaveSlot(current, next, condition), next);
  }
}
