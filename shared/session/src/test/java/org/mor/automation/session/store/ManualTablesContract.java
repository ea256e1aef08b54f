package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.session.store.Stories.ALICE;
import static org.mor.automation.session.store.Stories.BOB;
import static org.mor.automation.session.store.Stories.won;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is different for manual sessions, whose records never move: each write replaces one only
 * under the same conditions under which it would move another.
 */
abstract class ManualTablesContract {
  private static final OpeningFailure NO_PROVIDER =
      new OpeningFailure(OpeningFailure.Cause.NO_PROVIDER, "none");

  private Stories s;

  abstract DynamoDbClient dynamo();

  abstract SessionTables tables();

  @BeforeEach
  void begin() {
    s = new Stories(dynamo(), tables());
  }

  private SessionRecord wish(PoolKey pool, IntentId intent, Owner owner) {
    return new SessionRecord(
        new Place.Manual(pool, "a request"),
        intent,
        pool.account(),
        Duration.ofMinutes(10),
        s.clock.instant(),
        Optional.of(s.hold(owner)),
        Optional.empty(),
        new Progress.Reserved());
  }

  private SessionRecord signed() {
    SessionRecord reserved = won(s.transitions.reserve(wish(s.pool, Stories.intent(), ALICE)));
    return s.signed(s.chosen(reserved, ALICE), ALICE);
  }

  private SessionRecord open() {
    return s.open(signed(), s.granted(Duration.ofMinutes(10)), ALICE);
  }

  private long counted(String name) {
    AttributeValue value =
        s.dynamo
            .getItem(
                get ->
                    get.tableName(s.tables.sessions())
                        .consistentRead(true)
                        .key(AccountCounters.accountKey(s.pool.account())))
            .item()
            .get(name);
    return Long.parseLong(value.n());
  }

  private void assertLostAndUntouched(SessionRecord record, Transition move) {
    assertInstanceOf(Transition.Lost.class, move);
    assertEquals(record, s.at(record));
  }

  @Test
  void anIntentIsReservedOnce() {
    SessionRecord first = won(s.transitions.reserve(wish(s.pool, Stories.intent(), ALICE)));
    assertLostAndUntouched(first, s.transitions.reserve(wish(s.pool, first.intent(), BOB)));
    assertEquals(1, counted("open_sessions"));
    won(s.transitions.reserve(wish(s.pool, Stories.intent(), BOB)));
    assertEquals(2, counted("open_sessions"));
  }

  @Test
  void anIntentIsReservedOnceForGood() {
    SessionRecord signed = signed();
    SessionRecord failed = won(s.transitions.opening().fail(signed, ALICE, NO_PROVIDER));
    assertLostAndUntouched(failed, s.transitions.reserve(wish(s.pool, signed.intent(), BOB)));
    assertEquals(0, counted("open_sessions"));
  }

  @Test
  void manualSessionsCountAsTheAccountsOthersDo() {
    s.transitions = s.transitions(new SessionCaps(1, Optional.empty(), Optional.empty()));
    won(s.transitions.reserve(s.wish(0, Stories.intent(), ALICE)));
    Transition second = s.transitions.reserve(wish(s.pool, Stories.intent(), ALICE));
    assertEquals(
        OpeningFailure.Cause.ACCOUNT_SESSIONS_AT_CAP,
        assertInstanceOf(Transition.AtCap.class, second).cause());
  }

  @Test
  void aRecordReadsBackAsItWasWrittenWhateverItsOwnersName() {
    PoolKey odd = new PoolKey(new UserId("a|b|" + Stories.unique()), new ModelId(Stories.hex(32)));
    SessionRecord wish = wish(odd, Stories.intent(), ALICE);
    won(s.transitions.reserve(wish));
    assertEquals(Optional.of(wish), s.reads.manual(odd.account(), wish.intent()));
    assertEquals(List.of(wish), s.reads.manual(odd.account()));
  }

  @Test
  void nobodyFindsWhatIsSomebodyElses() {
    SessionRecord open = open();
    UserId other = new UserId("other " + Stories.unique());
    assertEquals(Optional.empty(), s.reads.manual(other, open.intent()));
    assertEquals(List.of(), s.reads.manual(other));
    assertTrue(s.reads.slots(open.pool()).isEmpty());
  }

  @Test
  void itIsUsedByOneAndGivenBack() {
    SessionRecord open = open();
    won(s.transitions.release(Lease.of(open)));
    SessionRecord claimed = won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
    assertLostAndUntouched(claimed, s.transitions.claim(open, s.hold(ALICE), s.clock.instant()));
    won(s.transitions.release(Lease.of(claimed)));
    assertEquals(Optional.empty(), s.at(open).hold());
  }

  @Test
  void anExpiredSessionStaysInItsPlaceAndItsStakeCounted() {
    SessionRecord open = open();
    s.holdsRunOut();
    SessionRecord expired = won(s.transitions.expire(open));
    assertEquals(open.place(), expired.place());
    assertEquals(expired, s.at(open));
    assertInstanceOf(Progress.Expired.class, expired.progress());
    assertEquals(0, counted("open_sessions"));
    assertEquals(1000, counted("open_stake"));
  }

  @Test
  void aSessionInUseIsNotExpired() {
    SessionRecord open = open();
    assertLostAndUntouched(open, s.transitions.expire(open));
  }

  @Test
  void aSessionIsExpiredOnce() {
    SessionRecord open = open();
    s.holdsRunOut();
    won(s.transitions.expire(open));
    SessionRecord held = won(s.transitions.takeOver(s.at(open), s.hold(BOB)));
    assertLostAndUntouched(held, s.transitions.expire(open));
  }

  @Test
  void aHolderExpiresItsOwnSessionOnly() {
    SessionRecord open = open();
    s.holdsRunOut();
    SessionRecord bobs = won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
    assertLostAndUntouched(bobs, s.transitions.expire(Lease.of(open)));
    won(s.transitions.expire(Lease.of(bobs)));
  }

  @Test
  void aFailureStaysInItsPlaceAndIsNoLongerCounted() {
    SessionRecord signed = signed();
    assertInstanceOf(Transition.Lost.class, s.transitions.opening().fail(signed, BOB, NO_PROVIDER));
    assertInstanceOf(Progress.Signed.class, s.at(signed).progress());
    assertEquals(1, counted("open_sessions"));
    SessionRecord failed = won(s.transitions.opening().fail(signed, ALICE, NO_PROVIDER));
    assertEquals(failed, s.at(signed));
    assertEquals(signed.place(), failed.place());
    assertEquals(0, counted("open_sessions"));
    assertEquals(0, counted("open_stake"));
  }

  @Test
  void nothingFailsFromWhereItHasLeft() {
    SessionRecord signed = signed();
    SessionRecord open = s.open(signed, s.granted(Duration.ofMinutes(10)), ALICE);
    assertLostAndUntouched(open, s.transitions.opening().fail(signed, ALICE, NO_PROVIDER));
    assertEquals(1, counted("open_sessions"));
  }

  @Test
  void aClosedSessionStaysInItsPlaceAndIsNoLongerCounted() {
    SessionRecord open = open();
    won(s.transitions.expire(Lease.of(open)));
    SessionRecord expired = won(s.transitions.takeOver(s.at(open), s.hold(BOB)));
    JournalEntry entry = s.entry(78);
    SessionRecord closing =
        won(
            s.transitions
                .closing()
                .sign(expired, s.closure(expired, entry), entry, Wei.ZERO, s.hold(BOB)));
    SessionRecord closed =
        won(s.transitions.closing().finish(closing, Stories.closed(closing), BOB));
    assertEquals(closed, s.at(open));
    assertEquals(open.place(), closed.place());
    assertEquals(0, counted("open_sessions"));
    assertEquals(0, counted("open_stake"));
  }

  @Test
  void maintenanceFindsIt() {
    SessionRecord open = open();
    List<SessionRecord> due = s.reads.due(s.clock.instant().plus(Duration.ofDays(1)), 1000);
    assertTrue(due.contains(open), () -> "not among " + due);
  }
}
