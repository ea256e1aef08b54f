package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Every conditional write of the sessions table. A write whose answer was lost may be repeated: it
 * then finds its own owner token and counts as won.
 */
public final class SessionTransitions {
  private static final String FREE = "(attribute_not_exists(lease_owner) OR lease_until < :now)";

  private final DynamoDbClient dynamo;
  private final SessionTables tables;
  private final SessionCaps caps;
  private final Clock clock;
  private final Sleeper sleeper;
  private final RandomGenerator random;

  public SessionTransitions(
      DynamoDbClient dynamo,
      SessionTables tables,
      SessionCaps caps,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.dynamo = dynamo;
    this.tables = tables;
    this.caps = caps;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** Takes a slot that no record stands in, within what the account and the user may have. */
  public Transition reserve(SessionRecord reserved) {
    UserCounters user = new UserCounters(tables, caps.user());
    TableTransaction transaction =
        transaction()
            .put(tables.sessions(), item(reserved), Condition.of("attribute_not_exists(id)"))
            .update(
                tables.sessions(),
                usageKey(reserved),
                "ADD open_sessions :one",
                Condition.of("attribute_not_exists(open_sessions) OR open_sessions < :most")
                    .with(":one", number(1))
                    .with(":most", number(caps.accountSessions())));
    if (UserCounters.counted(reserved)) {
      user.countStart(transaction, reserved.user(), reserved.createdAt());
    }
    Optional<TableTransaction.Refusal> refusal = transaction.commit();
    if (refusal.isEmpty()) {
      return new Transition.Won(reserved);
    }
    return refusal.get().write() == 0
        ? wonBefore(refusal.get().item().map(SessionItems::read), reserved)
        : user.refused(refusal.get().write())
            .map(Transition.AtCap::new)
            .orElseGet(() -> new Transition.AtCap(OpeningFailure.Cause.ACCOUNT_SESSIONS_AT_CAP));
  }

  /** Counts a closing that a user asks for; or says why it may not be begun now. */
  public Optional<OpeningFailure> countClosing(UserId user) {
    UserCounters counters = new UserCounters(tables, caps.user());
    TableTransaction transaction = transaction();
    counters.countStart(transaction, user, clock.instant());
    return commit(transaction, counters);
  }

  /** Counts what opening and closing may cost at most; or says why that is too much now. */
  public Optional<OpeningFailure> countGas(SessionRecord opening, Wei most) {
    UserCounters counters = new UserCounters(tables, caps.user());
    TableTransaction transaction = transaction();
    counters.countGas(transaction, opening, most);
    return commit(transaction, counters);
  }

  private static Optional<OpeningFailure> commit(
      TableTransaction transaction, UserCounters counters) {
    return transaction.writes() == 0
        ? Optional.empty()
        : transaction.commit().map(refusal -> counters.refused(refusal.write()).orElseThrow());
  }

  /** Fixes the bid that is used, or the next one after a provider's refusal. */
  public Transition choose(SessionRecord current, Progress.Chosen chosen, Hold hold) {
    SessionRecord next = next(current, chosen, Optional.of(hold));
    TableTransaction transaction =
        transaction()
            .update(
                tables.sessions(),
                key(current),
                "SET stage = :next, bid = :bid, provider = :provider, endpoint = :endpoint,"
                    + " price = :price, stake = :stake, wallet = :wallet,"
                    + " lease_until = :until, due_at = :due",
                held(current, "(stage = :reserved OR stage = :next)", hold)
                    .with(":reserved", text(Stage.RESERVED.name()))
                    .with(":next", text(Stage.CHOSEN.name()))
                    .with(":bid", bytes(chosen.selected().bid().bytes()))
                    .with(":provider", bytes(chosen.selected().provider().bytes()))
                    .with(":endpoint", text(chosen.selected().endpoint()))
                    .with(":price", number(chosen.selected().pricePerSecond().value()))
                    .with(":stake", number(chosen.selected().stake().value()))
                    .with(":wallet", bytes(chosen.selected().wallet().bytes()))
                    .with(":until", number(hold.until().toEpochMilli()))
                    .with(":due", number(hold.until().getEpochSecond())));
    AccountCounters usage = new AccountCounters(tables, caps);
    usage.countStake(transaction, current, next);
    UserCounters user = new UserCounters(tables, caps.user());
    user.countStakeTime(transaction, current, next);
    Optional<TableTransaction.Refusal> refusal = transaction.commit();
    if (refusal.isEmpty()) {
      return new Transition.Won(next);
    }
    return refusal.get().write() == 0
        ? wonBefore(refusal.get().item().map(SessionItems::read), next)
        : user.refused(refusal.get().write())
            .map(Transition.AtCap::new)
            .orElseGet(() -> new Transition.AtCap(usage.cause(refusal.get().write())));
  }

  /** Writes the approval and the transaction's bytes before anybody can see them. */
  public Transition sign(
      SessionRecord current, Progress.Signed signed, JournalEntry transaction, Hold hold) {
    SessionRecord next = next(current, signed, Optional.of(hold));
    Optional<TableTransaction.Refusal> refusal =
        transaction()
            .update(
                tables.sessions(),
                key(current),
                "SET stage = :next, provider_key = :key, approval = :approval,"
                    + " open_nonce = :nonce, lease_until = :until, due_at = :due",
                held(current, "stage = :chosen", hold)
                    .with(":chosen", text(Stage.CHOSEN.name()))
                    .with(":next", text(Stage.SIGNED.name()))
                    .with(":key", bytes(signed.providerKey()))
                    .with(":approval", bytes(signed.approval()))
                    .with(":nonce", number(signed.opening().nonce()))
                    .with(":until", number(hold.until().toEpochMilli()))
                    .with(":due", number(hold.until().getEpochSecond())))
            .put(
                tables.wallets(),
                WalletItems.write(transaction),
                Condition.of("attribute_not_exists(wallet)"))
            .commit();
    return refusal.isEmpty()
        ? new Transition.Won(next)
        : wonBefore(
            refusal.get().write() == 0
                ? refusal.get().item().map(SessionItems::read)
                : Optional.of(current),
            next);
  }

  /** The chain has it: its opener keeps the hold, so that nobody else can take it first. */
  public Transition open(SessionRecord current, GrantedSession granted, Hold hold) {
    Progress.Signed signed = (Progress.Signed) current.progress();
    Progress.Open open = new Progress.Open(signed.selected(), signed.opening(), granted);
    return update(
        next(current, open, Optional.of(hold)),
        "SET stage = :next, session_id = :session, ends_at = :ends, due_at = :due,"
            + " lease_until = :until REMOVE approval",
        held(current, "stage = :signed", hold)
            .with(":signed", text(Stage.SIGNED.name()))
            .with(":next", text(Stage.OPEN.name()))
            .with(":session", bytes(granted.id().bytes()))
            .with(":ends", number(granted.endsAt().toEpochMilli()))
            .with(":due", number(granted.endsAt().getEpochSecond()))
            .with(":until", number(hold.until().toEpochMilli())));
  }

  /**
   * Takes an idle session for one request alone, if it still ends late enough and its provider has
   * not failed since it was looked at.
   */
  public Transition claim(SessionRecord current, Hold hold, Instant endsAfter) {
    Instant now = clock.instant();
    Instant cool = current.coolUntil().filter(until -> until.isAfter(now)).orElse(now);
    return update(
        next(current, current.progress(), Optional.of(hold)),
        "SET lease_owner = :owner, lease_until = :until",
        Condition.of(
                "intent = :intent AND stage = :open AND "
                    + FREE
                    + " AND ends_at > :ends"
                    + " AND (attribute_not_exists(cool_until) OR cool_until <= :cool)")
            .with(":intent", text(current.intent().value()))
            .with(":open", text(Stage.OPEN.name()))
            .with(":now", number(now.toEpochMilli()))
            .with(":cool", number(cool.toEpochMilli()))
            .with(":ends", number(endsAfter.toEpochMilli()))
            .with(":owner", text(hold.owner().token()))
            .with(":until", number(hold.until().toEpochMilli())));
  }

  /** Keeps a lease for longer; lost once anybody else has had the session. */
  public Transition renew(Lease lease, Instant until) {
    return update(
        next(lease.record(), lease.session(), Optional.of(new Hold(lease.owner(), until))),
        "SET lease_until = :until",
        leased(lease).with(":until", number(until.toEpochMilli())));
  }

  /** Gives a leased session back; from then on another request may have it. */
  public Transition release(Lease lease) {
    return update(
        next(lease.record(), lease.session(), Optional.empty()),
        "REMOVE lease_owner, lease_until",
        leased(lease));
  }

  /** Gives it back as one to avoid for a while, because its provider failed. */
  public Transition releaseCooling(Lease lease, Instant until) {
    return update(
        next(lease.record(), lease.session(), Optional.empty()),
        "SET cool_until = :cool REMOVE lease_owner, lease_until",
        leased(lease).with(":cool", number(until.toEpochMilli())));
  }

  private static Condition leased(Lease lease) {
    return Condition.of("intent = :intent AND lease_owner = :owner")
        .with(":intent", text(lease.record().intent().value()))
        .with(":owner", text(lease.owner().token()));
  }

  /** Takes over a record whose holder has not moved it within its time. */
  public Transition takeOver(SessionRecord current, Hold hold) {
    return update(
        next(current, current.progress(), Optional.of(hold)),
        "SET lease_owner = :owner, lease_until = :until, due_at = :due",
        Condition.of("intent = :intent AND stage = :stage AND " + FREE)
            .with(":intent", text(current.intent().value()))
            .with(":stage", text(Stage.of(current.progress()).name()))
            .with(":now", number(clock.instant().toEpochMilli()))
            .with(":owner", text(hold.owner().token()))
            .with(":until", number(hold.until().toEpochMilli()))
            .with(":due", number(hold.until().getEpochSecond())));
  }

  /** Shows that the holder is still at work. */
  public Transition extend(SessionRecord current, Hold hold) {
    return update(
        next(current, current.progress(), Optional.of(hold)),
        "SET lease_until = :until, due_at = :due",
        held(current, "stage = :stage", hold)
            .with(":stage", text(Stage.of(current.progress()).name()))
            .with(":until", number(hold.until().toEpochMilli()))
            .with(":due", number(hold.until().getEpochSecond())));
  }

  /** Stops using an open session and frees its slot; it waits for its end among the ended. */
  public Transition expire(SessionRecord current) {
    Progress.Open open = (Progress.Open) current.progress();
    SessionRecord next =
        ended(
            current,
            new Progress.Expired(open.selected(), Optional.of(open.opening()), open.granted()));
    return leaveSlot(
        current,
        next,
        Condition.of("intent = :intent AND stage = :open AND session_id = :session AND " + FREE)
            .with(":intent", text(current.intent().value()))
            .with(":open", text(Stage.OPEN.name()))
            .with(":session", bytes(open.granted().id().bytes()))
            .with(":now", number(clock.instant().toEpochMilli())),
        false);
  }

  /** The same, by the request that has it. */
  public Transition expire(Lease lease) {
    Progress.Open open = lease.session();
    SessionRecord next =
        ended(
            lease.record(),
            new Progress.Expired(open.selected(), Optional.of(open.opening()), open.granted()));
    return leaveSlot(lease.record(), next, leased(lease), false);
  }

  /** Ends an opening of which the chain is certain to have nothing, and now never will. */
  public Transition fail(SessionRecord current, Owner owner, OpeningFailure failure) {
    SessionRecord next =
        ended(current, new Progress.Failed(current.progress().selectedBid(), failure));
    return leaveSlot(
        current,
        next,
        Condition.of("intent = :intent AND stage = :stage AND lease_owner = :owner")
            .with(":intent", text(current.intent().value()))
            .with(":stage", text(Stage.of(current.progress()).name()))
            .with(":owner", text(owner.token())),
        true);
  }

  /**
   * Writes the closing transaction's bytes before anybody can see them.
   *
   * @param excess wei of ETH that it costs beyond what was reserved for it
   */
  public Transition closing(
      SessionRecord current,
      Progress.Closing closing,
      JournalEntry transaction,
      Wei excess,
      Hold hold) {
    SessionRecord next = next(current, closing, Optional.of(hold));
    TableTransaction writes =
        transaction()
            .update(
                tables.sessions(),
                key(current),
                "SET stage = :next, close_nonce = :nonce, close_wallet = :wallet,"
                    + " lease_until = :until, due_at = :due",
                held(current, "(stage = :expired OR stage = :next)", hold)
                    .with(":expired", text(Stage.EXPIRED.name()))
                    .with(":next", text(Stage.CLOSING.name()))
                    .with(":nonce", number(closing.closing().nonce()))
                    .with(":wallet", bytes(closing.closing().wallet().bytes()))
                    .with(":until", number(hold.until().toEpochMilli()))
                    .with(":due", number(hold.until().getEpochSecond())))
            .put(
                tables.wallets(),
                WalletItems.write(transaction),
                Condition.of("attribute_not_exists(wallet)"));
    new UserCounters(tables, caps.user()).countExcess(writes, current, excess, clock.instant());
    Optional<TableTransaction.Refusal> refusal = writes.commit();
    return refusal.isEmpty()
        ? new Transition.Won(next)
        : wonBefore(
            refusal.get().write() == 0
                ? refusal.get().item().map(SessionItems::read)
                : Optional.of(current),
            next);
  }

  /**
   * The chain says that it is closed. What of its stake is held goes on counting, and the session
   * no longer does.
   */
  public Transition held(SessionRecord current, Progress.Held held, Hold until) {
    SessionRecord next = next(current, held, Optional.of(until));
    TableTransaction transaction =
        transaction()
            .put(
                tables.sessions(),
                item(next),
                Condition.of("lease_owner = :owner AND stage = :stage")
                    .with(":owner", text(until.owner().token()))
                    .with(":stage", text(Stage.of(current.progress()).name())));
    new AccountCounters(tables, caps).countHeld(transaction, current, next);
    return outcome(transaction, next);
  }

  /** All of its stake is home: nothing of it counts any longer. */
  public Transition closed(SessionRecord current, Progress.Closed closed, Owner owner) {
    return finish(current, closed, owner);
  }

  /** Puts off when maintenance looks at a record that nobody holds; its step stays as it is. */
  public Transition postpone(SessionRecord current, Instant until) {
    return update(
        next(current, current.progress(), Optional.empty()),
        "SET due_at = :due",
        Condition.of("intent = :intent AND stage = :stage AND " + FREE)
            .with(":intent", text(current.intent().value()))
            .with(":stage", text(Stage.of(current.progress()).name()))
            .with(":now", number(clock.instant().toEpochMilli()))
            .with(":due", number(until.getEpochSecond())));
  }

  /** Takes up a session of the chain that no record knows; lost if its record is there by now. */
  public Transition adopt(SessionRecord adopted) {
    TableTransaction transaction =
        transaction()
            .put(tables.sessions(), item(adopted), Condition.of("attribute_not_exists(id)"));
    new AccountCounters(tables, caps).countAdopted(transaction, adopted);
    return outcome(transaction, adopted);
  }

  private static Transition outcome(TableTransaction transaction, SessionRecord next) {
    Optional<TableTransaction.Refusal> refusal = transaction.commit();
    return refusal.isEmpty()
        ? new Transition.Won(next)
        : new Transition.Lost(refusal.get().item().map(SessionItems::read));
  }

  /** A session that a reorganisation took back, and whose opening can never be mined again. */
  public Transition annul(SessionRecord expired, OpeningFailure failure, Owner owner) {
    return finish(expired, new Progress.Failed(expired.progress().selectedBid(), failure), owner);
  }

  private Transition finish(SessionRecord current, Progress last, Owner owner) {
    SessionRecord next = next(current, last, Optional.empty());
    TableTransaction transaction =
        transaction()
            .put(
                tables.sessions(),
                item(next),
                Condition.of("lease_owner = :owner AND stage = :stage")
                    .with(":owner", text(owner.token()))
                    .with(":stage", text(Stage.of(current.progress()).name())));
    new AccountCounters(tables, caps).uncount(transaction, current);
    return outcome(transaction, next);
  }

  /** A reorganisation gave the session another id or end than was first read. */
  public Transition readopt(SessionRecord current, GrantedSession granted, Owner owner) {
    Progress progress =
        switch (current.progress()) {
          case Progress.Open open -> new Progress.Open(open.selected(), open.opening(), granted);
          case Progress.Expired expired ->
              new Progress.Expired(expired.selected(), expired.opening(), granted);
          case Progress.Reserved _,
              Progress.Chosen _,
              Progress.Signed _,
              Progress.Closing _,
              Progress.Held _,
              Progress.Closed _,
              Progress.Failed _ ->
              throw new IllegalArgumentException("only an open or expired session is read again");
        };
    return update(
        next(current, progress, current.hold().map(hold -> new Hold(owner, hold.until()))),
        "SET session_id = :session, ends_at = :ends, due_at = :due",
        Condition.of("intent = :intent AND stage = :stage AND lease_owner = :owner")
            .with(":intent", text(current.intent().value()))
            .with(":stage", text(Stage.of(progress).name()))
            .with(":owner", text(owner.token()))
            .with(":session", bytes(granted.id().bytes()))
            .with(":ends", number(granted.endsAt().toEpochMilli()))
            .with(":due", number(granted.endsAt().getEpochSecond())));
  }

  private Transition leaveSlot(
      SessionRecord current, SessionRecord next, Condition condition, boolean failed) {
    TableTransaction transaction = transaction();
    if (next.place().equals(current.place())) {
      transaction.put(tables.sessions(), item(next), condition);
    } else {
      transaction
          .delete(tables.sessions(), key(current), condition)
          .put(tables.sessions(), item(next), Condition.of("attribute_not_exists(id)"));
    }
    if (failed) {
      new AccountCounters(tables, caps).uncount(transaction, current);
      new UserCounters(tables, caps.user()).uncountStakeTime(transaction, current);
    } else {
      new AccountCounters(tables, caps).countEnded(transaction, current);
    }
    return outcome(transaction, next);
  }

  private Transition update(SessionRecord next, String change, Condition condition) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(tables.sessions())
            .key(key(next))
            .updateExpression(change)
            .conditionExpression(condition.text())
            .expressionAttributeValues(condition.valuesOrNull())
            .returnValues(ReturnValue.ALL_NEW)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      UpdateItemResponse response =
          new TransactionConflictRetry(sleeper, random).retry(() -> dynamo.updateItem(request));
      return new Transition.Won(SessionItems.read(response.attributes()));
    } catch (ConditionalCheckFailedException e) {
      return wonBefore(
          e.hasItem() ? Optional.of(SessionItems.read(e.item())) : Optional.empty(), next);
    }
  }

  /** Whether what stands there is what this write would have left: then an earlier try did it. */
  private static Transition wonBefore(Optional<SessionRecord> current, SessionRecord wanted) {
    return current
            .filter(
                record ->
                    record.hold().isPresent()
                        && record.hold().equals(wanted.hold())
                        && record.intent().equals(wanted.intent())
                        && Stage.of(record.progress()) == Stage.of(wanted.progress())
                        && record.progress().selectedBid().equals(wanted.progress().selectedBid()))
            .isPresent()
        ? new Transition.Won(current.get())
        : new Transition.Lost(current);
  }

  private static Condition held(SessionRecord current, String stage, Hold hold) {
    return Condition.of("intent = :intent AND lease_owner = :owner AND " + stage)
        .with(":intent", text(current.intent().value()))
        .with(":owner", text(hold.owner().token()));
  }

  private static SessionRecord next(SessionRecord current, Progress progress, Optional<Hold> hold) {
    return new SessionRecord(
        current.place(),
        current.intent(),
        current.user(),
        current.duration(),
        current.createdAt(),
        hold,
        current.coolUntil(),
        progress);
  }

  private static SessionRecord ended(SessionRecord current, Progress progress) {
    Place place =
        switch (current.place()) {
          case Place.Slot slot -> new Place.Ended(slot.pool());
          case Place.Ended ended -> ended;
          case Place.Manual manual -> manual;
        };
    return new SessionRecord(
        place,
        current.intent(),
        current.user(),
        current.duration(),
        current.createdAt(),
        Optional.empty(),
        Optional.empty(),
        progress);
  }

  private Map<String, AttributeValue> item(SessionRecord record) {
    return SessionItems.write(record, clock.instant());
  }

  private static Map<String, AttributeValue> key(SessionRecord record) {
    return SessionItems.key(record.place(), record.intent());
  }

  private static Map<String, AttributeValue> usageKey(SessionRecord record) {
    return AccountCounters.accountKey(record.pool().account());
  }

  private TableTransaction transaction() {
    return new TableTransaction(dynamo, sleeper, random);
  }
}
