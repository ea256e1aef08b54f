package org.mor.automation.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.mor.automation.core.UserId;
import org.mor.automation.core.time.MovableClock;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.session.model.ClosingResult;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.TransactionRef;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Takes records of one account to where a test wants them; every test has an account of its own.
 */
final class Stories {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Owner ALICE = new Owner("alice");
  static final Owner BOB = new Owner("bob");
  private static final AtomicLong NAMES = new AtomicLong();

  final DynamoDbClient dynamo;
  final SessionTables tables;
  final MovableClock clock = new MovableClock(NOON);
  final PoolKey pool = new PoolKey(new UserId("account " + unique()), new ModelId(hex(32)));
  final Address wallet = new Address(hex(20));
  final SessionReads reads;
  final WalletJournal journal;
  SessionTransitions transitions;
  private long nonces;

  Stories(DynamoDbClient dynamo, SessionTables tables) {
    this.dynamo = dynamo;
    this.tables = tables;
    this.reads = new SessionReads(dynamo, tables);
    this.journal = new WalletJournal(dynamo, tables);
    this.transitions = transitions(new SessionCaps(10, Optional.empty(), Optional.empty()));
  }

  SessionTransitions transitions(SessionCaps caps) {
    return new SessionTransitions(dynamo, tables, caps, clock, _ -> {}, new java.util.Random(1));
  }

  static long unique() {
    return NAMES.incrementAndGet();
  }

  static String hex(int bytes) {
    return "0x" + ("%0" + 2 * bytes + "x").formatted(unique());
  }

  static IntentId intent() {
    return new IntentId("intent-" + unique());
  }

  Hold hold(Owner owner) {
    return new Hold(owner, clock.instant().plusSeconds(10));
  }

  Hold later(Owner owner) {
    return new Hold(owner, clock.instant().plusSeconds(20));
  }

  void pass(Duration time) {
    clock.move(time);
  }

  /** Until every hold that was taken so far has run out. */
  void holdsRunOut() {
    pass(Duration.ofSeconds(30));
  }

  SessionRecord wish(int slot, IntentId intent, Owner owner) {
    return new SessionRecord(
        new SessionRecord.Place.Slot(pool, slot),
        intent,
        new UserId("somebody"),
        Duration.ofMinutes(10),
        clock.instant(),
        Optional.of(hold(owner)),
        Optional.empty(),
        new Progress.Reserved());
  }

  SessionRecord reserved(Owner owner) {
    return won(transitions.reserve(wish(0, intent(), owner)));
  }

  SelectedBid selected(long stake) {
    return selected(stake, wallet);
  }

  SelectedBid selected(long stake, Address from) {
    return new SelectedBid(
        new BidId(hex(32)),
        new Address(hex(20)),
        "provider.example:3333",
        Wei.of(7),
        Wei.of(stake),
        from);
  }

  SessionRecord chosen(Owner owner) {
    return chosen(reserved(owner), owner);
  }

  SessionRecord chosen(SessionRecord reserved, Owner owner) {
    return won(
        transitions.opening().choose(reserved, new Progress.Chosen(selected(1000)), hold(owner)));
  }

  Progress.Signed signature(SessionRecord chosen, JournalEntry entry) {
    return new Progress.Signed(
        chosen.progress().selectedBid().orElseThrow(), filled(65, 4), filled(128, 9), entry.ref());
  }

  SessionRecord signed(Owner owner) {
    return signed(chosen(owner), owner);
  }

  SessionRecord signed(SessionRecord chosen, Owner owner) {
    JournalEntry entry = entry(nonces++);
    return won(transitions.opening().sign(chosen, signature(chosen, entry), entry, hold(owner)));
  }

  GrantedSession granted(Duration from) {
    return granted(new SessionId(hex(32)), from);
  }

  GrantedSession granted(SessionId id, Duration from) {
    return new GrantedSession(id, filled(65, 4), clock.instant().plus(from));
  }

  SessionRecord open(Owner owner) {
    return open(signed(owner), granted(Duration.ofMinutes(10)), owner);
  }

  SessionRecord open(SessionRecord signed, GrantedSession granted, Owner owner) {
    return won(transitions.opening().open(signed, granted, hold(owner)));
  }

  /** Open and nobody's. */
  SessionRecord idle() {
    return idle(0);
  }

  SessionRecord idle(int slot) {
    SessionRecord reserved = won(transitions.reserve(wish(slot, intent(), ALICE)));
    SessionRecord signed = signed(chosen(reserved, ALICE), ALICE);
    SessionRecord open = open(signed, granted(Duration.ofMinutes(10)), ALICE);
    transitions.release(org.mor.automation.session.model.Lease.of(open));
    return at(open);
  }

  SessionRecord expired() {
    return won(transitions.expire(idle()));
  }

  /** Expired and held. */
  SessionRecord expired(Owner owner) {
    return won(transitions.takeOver(expired(), hold(owner)));
  }

  Progress.Closing closure(SessionRecord record, JournalEntry entry) {
    return switch (record.progress()) {
      case Progress.Expired expired ->
          new Progress.Closing(
              expired.selected(), expired.opening(), expired.granted(), entry.ref());
      case Progress.Closing closing ->
          new Progress.Closing(
              closing.selected(), closing.opening(), closing.granted(), entry.ref());
      case Progress.Open open ->
          new Progress.Closing(
              open.selected(), Optional.of(open.opening()), open.granted(), entry.ref());
      default -> throw new IllegalArgumentException("nothing to close");
    };
  }

  SessionRecord closing(Owner owner) {
    SessionRecord expired = expired(owner);
    JournalEntry entry = entry(nonces++);
    return won(
        transitions.closing().sign(expired, closure(expired, entry), entry, Wei.ZERO, hold(owner)));
  }

  static Progress.Closed closed(SessionRecord record) {
    Progress.Closing closing = (Progress.Closing) record.progress();
    return new Progress.Closed(
        closing.selected(),
        closing.opening(),
        closing.granted(),
        Optional.of(new ClosingResult(NOON, Optional.of(Wei.ZERO), Optional.empty())));
  }

  JournalEntry entry(long nonce) {
    return entry(nonce, List.of(new TransactionHash(hex(32))));
  }

  JournalEntry entry(long nonce, List<TransactionHash> hashes) {
    return new JournalEntry(
        new TransactionRef(wallet, nonce),
        JournalEntry.Purpose.OPEN,
        new ContractCall(wallet, filled(4, 1)),
        filled(100, 2),
        hashes,
        clock.instant(),
        new JournalEntry.Signing(21_000, new Fees(Wei.of(1), Wei.of(2)), clock.instant(), 7));
  }

  /** The record as the table has it. */
  SessionRecord at(SessionRecord record) {
    return reads.at(record.place(), record.intent()).orElseThrow();
  }

  static SessionRecord won(Transition move) {
    if (move instanceof Transition.Won won) {
      return won.record();
    }
    throw new AssertionError("not won: " + move);
  }

  static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
