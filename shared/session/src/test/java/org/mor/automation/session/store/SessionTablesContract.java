package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.session.store.Stories.ALICE;
import static org.mor.automation.session.store.Stories.BOB;
import static org.mor.automation.session.store.Stories.closed;
import static org.mor.automation.session.store.Stories.intent;
import static org.mor.automation.session.store.Stories.won;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.ClosingResult;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the sessions table does for whoever transitions a record: for every clause of every
 * condition a test that fails without it.
 */
abstract class SessionTablesContract {
  private static final OpeningFailure NO_PROVIDER =
      new OpeningFailure(OpeningFailure.Cause.NO_PROVIDER, "none");

  private Stories s;

  abstract DynamoDbClient dynamo();

  abstract SessionTables tables();

  @BeforeEach
  void begin() {
    s = new Stories(dynamo(), tables());
  }

  private static void assertLost(Transition move) {
    assertInstanceOf(Transition.Lost.class, move);
  }

  private static void assertCap(OpeningFailure.Cause cause, Transition move) {
    assertEquals(cause, assertInstanceOf(Transition.AtCap.class, move).cause());
  }

  /** What stands in the slot afterwards is what stood there before. */
  private void assertUntouched(SessionRecord record, Runnable attempt) {
    SessionRecord before = s.at(record);
    attempt.run();
    assertEquals(before.hold(), s.at(record).hold());
    assertEquals(before.progress().getClass(), s.at(record).progress().getClass());
  }

  private Optional<AttributeValue> usage(String name) {
    return Optional.ofNullable(
        s.dynamo
            .getItem(
                get ->
                    get.tableName(s.tables.sessions())
                        .consistentRead(true)
                        .key(AccountCounters.accountKey(s.pool.account())))
            .item()
            .get(name));
  }

  private long counted(String name) {
    return Long.parseLong(usage(name).orElseThrow().n());
  }

  /** A record that its holder left in the slot, and a new one of the same holder in its place. */
  private SessionRecord replacedBy(SessionRecord old) {
    won(s.transitions.opening().fail(old, ALICE, NO_PROVIDER));
    return s.reserved(ALICE);
  }

  /** The record of how an intent ended goes in time. */
  private void forgotten(SessionRecord old) {
    SessionRecord.Place.Ended place = new SessionRecord.Place.Ended(s.pool);
    s.dynamo.deleteItem(
        delete -> delete.tableName(s.tables.sessions()).key(SessionItems.key(place, old.intent())));
  }

  // reserve

  @Test
  void aSlotHasOneReservation() {
    SessionRecord first = s.reserved(ALICE);
    Transition second = s.transitions.reserve(s.wish(0, intent(), BOB));
    assertEquals(
        first.intent(),
        assertInstanceOf(Transition.Lost.class, second).current().orElseThrow().intent());
    assertEquals(1, counted("open_sessions"));
  }

  @Test
  void aRepeatedReservationWinsOnce() {
    SessionRecord wish = s.wish(0, intent(), ALICE);
    won(s.transitions.reserve(wish));
    won(s.transitions.reserve(wish));
    assertEquals(1, counted("open_sessions"));
  }

  @Test
  void anAccountReservesUpToItsCap() {
    s.transitions = s.transitions(new SessionCaps(2, Optional.empty(), Optional.empty()));
    won(s.transitions.reserve(s.wish(0, intent(), ALICE)));
    won(s.transitions.reserve(s.wish(1, intent(), ALICE)));
    assertCap(
        OpeningFailure.Cause.ACCOUNT_SESSIONS_AT_CAP,
        s.transitions.reserve(s.wish(2, intent(), ALICE)));
    assertEquals(2, counted("open_sessions"));
  }

  @Test
  void aReservationReadsBackAsItWasWritten() {
    SessionRecord wish = s.wish(3, intent(), ALICE);
    won(s.transitions.reserve(wish));
    assertEquals(wish, s.at(wish));
  }

  // choose

  @Test
  void aReservationIsChosenAndChosenAgain() {
    SessionRecord chosen = s.chosen(ALICE);
    SessionRecord again =
        won(
            s.transitions
                .opening()
                .choose(chosen, new Progress.Chosen(s.selected(400)), s.hold(ALICE)));
    assertEquals(again.progress(), s.at(again).progress());
    assertEquals(400, counted("open_stake"));
  }

  @Test
  void aRepeatedChoiceCountsItsStakeOnce() {
    SessionRecord reserved = s.reserved(ALICE);
    Progress.Chosen chosen = new Progress.Chosen(s.selected(1000));
    won(s.transitions.opening().choose(reserved, chosen, s.later(ALICE)));
    assertEquals(1000, counted("open_stake"));
  }

  @Test
  void nobodyChoosesForAnotherHolder() {
    SessionRecord reserved = s.reserved(ALICE);
    assertLost(
        s.transitions.opening().choose(reserved, new Progress.Chosen(s.selected(1)), s.hold(BOB)));
  }

  @Test
  void nobodyChoosesForAnotherIntentInTheSameSlot() {
    SessionRecord old = s.reserved(ALICE);
    SessionRecord now = replacedBy(old);
    assertUntouched(
        now,
        () ->
            assertLost(
                s.transitions
                    .opening()
                    .choose(old, new Progress.Chosen(s.selected(1)), s.later(ALICE))));
  }

  @Test
  void nothingIsChosenAfterItIsSigned() {
    SessionRecord chosen = s.chosen(ALICE);
    s.signed(chosen, ALICE);
    assertLost(
        s.transitions.opening().choose(chosen, new Progress.Chosen(s.selected(1)), s.later(ALICE)));
  }

  @Test
  void anAccountStakesUpToItsCap() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.of(Wei.of(1500)), Optional.empty()));
    s.chosen(ALICE);
    SessionRecord second = won(s.transitions.reserve(s.wish(1, intent(), ALICE)));
    assertCap(
        OpeningFailure.Cause.ACCOUNT_STAKE_AT_CAP,
        s.transitions
            .opening()
            .choose(second, new Progress.Chosen(s.selected(501)), s.hold(ALICE)));
    won(
        s.transitions
            .opening()
            .choose(second, new Progress.Chosen(s.selected(500)), s.hold(ALICE)));
    assertEquals(1500, counted("open_stake"));
  }

  @Test
  void anAccountsFirstStakeIsWithinItsCapToo() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.of(Wei.of(1500)), Optional.empty()));
    SessionRecord reserved = s.reserved(ALICE);
    assertCap(
        OpeningFailure.Cause.ACCOUNT_STAKE_AT_CAP,
        s.transitions
            .opening()
            .choose(reserved, new Progress.Chosen(s.selected(1501)), s.hold(ALICE)));
  }

  @Test
  void aWalletStakesUpToItsCap() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1500))));
    s.chosen(ALICE);
    SessionRecord second = won(s.transitions.reserve(s.wish(1, intent(), ALICE)));
    assertCap(
        OpeningFailure.Cause.WALLET_STAKE_AT_CAP,
        s.transitions
            .opening()
            .choose(second, new Progress.Chosen(s.selected(501)), s.hold(ALICE)));
    won(
        s.transitions
            .opening()
            .choose(second, new Progress.Chosen(s.selected(500)), s.hold(ALICE)));
  }

  @Test
  void aWalletsFirstStakeIsWithinItsCapToo() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1500))));
    SessionRecord reserved = s.reserved(ALICE);
    assertCap(
        OpeningFailure.Cause.WALLET_STAKE_AT_CAP,
        s.transitions
            .opening()
            .choose(reserved, new Progress.Chosen(s.selected(1501)), s.hold(ALICE)));
  }

  @Test
  void aStakeThatMovesToAnotherWalletLeavesTheFirst() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1500))));
    SessionRecord chosen = s.chosen(ALICE);
    SelectedBid other = s.selected(1200, new Address(Stories.hex(20)));
    SessionRecord moved =
        won(s.transitions.opening().choose(chosen, new Progress.Chosen(other), s.hold(ALICE)));
    SessionRecord second = won(s.transitions.reserve(s.wish(1, intent(), ALICE)));
    won(
        s.transitions
            .opening()
            .choose(second, new Progress.Chosen(s.selected(1500)), s.hold(ALICE)));
    won(s.transitions.opening().fail(moved, ALICE, NO_PROVIDER));
    SessionRecord third = won(s.transitions.reserve(s.wish(0, intent(), ALICE)));
    SelectedBid again = s.selected(1500, other.wallet());
    won(s.transitions.opening().choose(third, new Progress.Chosen(again), s.hold(ALICE)));
  }

  @Test
  void aCapThatCameLaterKeepsNoSessionFromEnding() {
    SessionRecord chosen = s.chosen(ALICE);
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1500))));
    won(s.transitions.opening().fail(chosen, ALICE, NO_PROVIDER));
  }

  // sign

  @Test
  void aSignatureAndItsJournalEntryAreWrittenTogether() {
    SessionRecord signed = s.signed(ALICE);
    Progress.Signed progress = (Progress.Signed) s.at(signed).progress();
    assertTrue(s.journal.entry(progress.opening()).isPresent());
    assertEquals(128, progress.approval().length);
  }

  @Test
  void nobodySignsForAnotherHolder() {
    SessionRecord chosen = s.chosen(ALICE);
    JournalEntry entry = s.entry(0);
    assertLost(
        s.transitions.opening().sign(chosen, s.signature(chosen, entry), entry, s.hold(BOB)));
    assertTrue(s.journal.entry(entry.ref()).isEmpty());
  }

  @Test
  void nothingIsSignedTwice() {
    SessionRecord chosen = s.chosen(ALICE);
    s.signed(chosen, ALICE);
    JournalEntry entry = s.entry(1);
    assertLost(
        s.transitions.opening().sign(chosen, s.signature(chosen, entry), entry, s.later(ALICE)));
    assertTrue(s.journal.entry(entry.ref()).isEmpty());
  }

  @Test
  void nobodySignsForAnotherIntentInTheSameSlot() {
    SessionRecord old = s.chosen(ALICE);
    SessionRecord now = s.chosen(replacedBy(old), ALICE);
    JournalEntry entry = s.entry(0);
    assertUntouched(
        now,
        () ->
            assertLost(
                s.transitions.opening().sign(old, s.signature(old, entry), entry, s.later(ALICE))));
  }

  @Test
  void aNonceIsSignedForOnce() {
    SessionRecord chosen = s.chosen(ALICE);
    JournalEntry filled = s.entry(5);
    assertTrue(s.journal.add(filled));
    JournalEntry entry = s.entry(5);
    assertLost(
        s.transitions.opening().sign(chosen, s.signature(chosen, entry), entry, s.hold(ALICE)));
    assertEquals(filled.hashes(), s.journal.entry(entry.ref()).orElseThrow().hashes());
    assertInstanceOf(Progress.Chosen.class, s.at(chosen).progress());
  }

  // open

  @Test
  void anOpenedSessionStaysWithItsOpener() {
    SessionRecord open = s.open(ALICE);
    assertTrue(open.heldBy(ALICE));
    assertEquals(open.progress(), s.at(open).progress());
    assertLost(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
  }

  @Test
  void nobodyOpensForAnotherHolder() {
    SessionRecord signed = s.signed(ALICE);
    assertLost(s.transitions.opening().open(signed, s.granted(Duration.ofMinutes(5)), s.hold(BOB)));
  }

  @Test
  void nothingIsOpenedBeforeItIsSigned() {
    SessionRecord signed = s.signed(ALICE);
    s.open(signed, s.granted(Duration.ofMinutes(5)), ALICE);
    assertLost(
        s.transitions.opening().open(signed, s.granted(Duration.ofMinutes(9)), s.later(ALICE)));
  }

  @Test
  void nobodyOpensForAnotherIntentInTheSameSlot() {
    SessionRecord old = s.signed(ALICE);
    SessionRecord now = s.signed(s.chosen(replacedBy(old), ALICE), ALICE);
    assertUntouched(
        now,
        () ->
            assertLost(
                s.transitions
                    .opening()
                    .open(old, s.granted(Duration.ofMinutes(5)), s.later(ALICE))));
  }

  @Test
  void aRepeatedOpeningWins() {
    SessionRecord signed = s.signed(ALICE);
    GrantedSession granted = s.granted(Duration.ofMinutes(5));
    Hold hold = s.hold(ALICE);
    won(s.transitions.opening().open(signed, granted, hold));
    assertEquals(
        granted,
        won(s.transitions.opening().open(signed, granted, hold)).progress().onChain().get());
  }

  // claim

  @Test
  void anIdleSessionIsClaimedByOne() {
    SessionRecord idle = s.idle();
    won(s.transitions.claim(idle, s.hold(ALICE), s.clock.instant()));
    assertLost(s.transitions.claim(idle, s.hold(BOB), s.clock.instant()));
    assertTrue(s.at(idle).heldBy(ALICE));
  }

  @Test
  void aRepeatedClaimWins() {
    SessionRecord idle = s.idle();
    Hold hold = s.hold(ALICE);
    won(s.transitions.claim(idle, hold, s.clock.instant()));
    won(s.transitions.claim(idle, hold, s.clock.instant()));
  }

  @Test
  void aSessionIsClaimedWhenItsLeaseHasRunOut() {
    SessionRecord open = s.open(ALICE);
    s.pass(Duration.ofSeconds(10));
    assertLost(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
    s.pass(Duration.ofMillis(1));
    won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
  }

  @Test
  void aSessionThatEndsTooSoonIsNotClaimed() {
    SessionRecord idle = s.idle();
    Instant end = idle.progress().onChain().orElseThrow().endsAt();
    assertLost(s.transitions.claim(idle, s.hold(ALICE), end));
    won(s.transitions.claim(idle, s.hold(ALICE), end.minusMillis(1)));
  }

  @Test
  void nothingIsClaimedBeforeItIsOpen() {
    SessionRecord signed = s.signed(ALICE);
    s.holdsRunOut();
    assertLost(s.transitions.claim(signed, s.hold(BOB), s.clock.instant()));
    SessionRecord other = s.idle(1);
    signedInstead(other);
    assertLost(s.transitions.claim(other, s.hold(BOB), s.clock.instant()));
  }

  @Test
  void nothingIsClaimedUnderAnotherIntent() {
    SessionRecord old = s.idle();
    won(s.transitions.expire(old));
    SessionRecord now = s.idle();
    assertLost(s.transitions.claim(old, s.hold(BOB), s.clock.instant()));
    assertTrue(s.at(now).hold().isEmpty());
  }

  @Test
  void aSessionWhoseProviderFailedSinceItWasSeenIsNotClaimed() {
    SessionRecord seen = s.idle();
    SessionRecord used = won(s.transitions.claim(seen, s.hold(ALICE), s.clock.instant()));
    won(s.transitions.releaseCooling(Lease.of(used), s.clock.instant().plusSeconds(30)));
    assertLost(s.transitions.claim(seen, s.hold(BOB), s.clock.instant()));
    s.pass(Duration.ofSeconds(30));
    won(s.transitions.claim(seen, s.hold(BOB), s.clock.instant()));
  }

  @Test
  void aSessionThatIsKnownToCoolIsClaimed() {
    SessionRecord used = s.open(ALICE);
    won(s.transitions.releaseCooling(Lease.of(used), s.clock.instant().plusSeconds(30)));
    won(s.transitions.claim(s.at(used), s.hold(BOB), s.clock.instant()));
  }

  // release

  @Test
  void aReleasedSessionIsAnybodys() {
    SessionRecord open = s.open(ALICE);
    s.transitions.release(Lease.of(open));
    assertTrue(s.at(open).hold().isEmpty());
    won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
  }

  @Test
  void aLeaseThatWentToSomebodyElseIsNotGivenBack() {
    SessionRecord open = s.open(ALICE);
    s.holdsRunOut();
    won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
    s.transitions.release(Lease.of(open));
    assertTrue(s.at(open).heldBy(BOB));
    s.transitions.releaseCooling(Lease.of(open), s.clock.instant().plusSeconds(5));
    assertTrue(s.at(open).heldBy(BOB));
  }

  @Test
  void aLeaseOnAnotherIntentIsNotGivenBack() {
    SessionRecord old = s.open(ALICE);
    won(s.transitions.expire(Lease.of(old)));
    SessionRecord now = s.open(ALICE);
    s.transitions.release(Lease.of(old));
    assertTrue(s.at(now).heldBy(ALICE));
  }

  @Test
  void aLeaseIsRenewedByItsHolderOnly() {
    SessionRecord open = s.open(ALICE);
    Instant later = s.clock.instant().plusSeconds(300);
    won(s.transitions.renew(Lease.of(open), later));
    assertEquals(later, s.at(open).hold().orElseThrow().until());
    s.pass(Duration.ofSeconds(301));
    // Nobody has had it meanwhile, so that it is still its holder's.
    won(s.transitions.renew(Lease.of(open), s.clock.instant().plusSeconds(1)));
    s.holdsRunOut();
    won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
    assertLost(s.transitions.renew(Lease.of(open), later.plusSeconds(600)));
    assertTrue(s.at(open).heldBy(BOB));
  }

  @Test
  void aLeaseOnAnotherIntentIsNotRenewed() {
    SessionRecord old = s.open(ALICE);
    won(s.transitions.expire(Lease.of(old)));
    SessionRecord now = s.open(ALICE);
    Instant until = s.at(now).hold().orElseThrow().until();
    s.transitions.renew(Lease.of(old), until.plusSeconds(600));
    assertEquals(until, s.at(now).hold().orElseThrow().until());
  }

  @Test
  void aSessionIsGivenBackCooling() {
    SessionRecord open = s.open(ALICE);
    Instant until = s.clock.instant().plusSeconds(30);
    s.transitions.releaseCooling(Lease.of(open), until);
    assertEquals(Optional.of(until), s.at(open).coolUntil());
    assertTrue(s.at(open).hold().isEmpty());
  }

  // take over

  @Test
  void aRecordIsTakenOverOnlyWhenItsHoldHasRunOut() {
    SessionRecord signed = s.signed(ALICE);
    s.pass(Duration.ofSeconds(10));
    assertLost(s.transitions.takeOver(signed, s.hold(BOB)));
    s.pass(Duration.ofMillis(1));
    assertTrue(won(s.transitions.takeOver(signed, s.hold(BOB))).heldBy(BOB));
  }

  @Test
  void aRecordThatNobodyHoldsIsTakenOver() {
    assertTrue(won(s.transitions.takeOver(s.expired(), s.hold(BOB))).heldBy(BOB));
  }

  @Test
  void aRecordIsNotTakenOverFromWhereItHasLeft() {
    SessionRecord chosen = s.chosen(ALICE);
    s.signed(chosen, ALICE);
    s.holdsRunOut();
    assertLost(s.transitions.takeOver(chosen, s.hold(BOB)));
  }

  @Test
  void aRecordIsNotTakenOverUnderAnotherIntent() {
    SessionRecord old = s.reserved(ALICE);
    replacedBy(old);
    s.holdsRunOut();
    assertLost(s.transitions.takeOver(old, s.hold(BOB)));
  }

  // extend

  @Test
  void aHolderShowsThatItIsStillThere() {
    SessionRecord signed = s.signed(ALICE);
    Hold longer = s.later(ALICE);
    won(s.transitions.extend(signed, longer));
    assertEquals(Optional.of(longer), s.at(signed).hold());
  }

  @Test
  void nobodyExtendsAnotherHold() {
    assertLost(s.transitions.extend(s.signed(ALICE), s.later(BOB)));
  }

  @Test
  void aHoldIsNotExtendedOnceTheRecordHasMoved() {
    SessionRecord signed = s.signed(ALICE);
    s.open(signed, s.granted(Duration.ofMinutes(5)), ALICE);
    assertLost(s.transitions.extend(signed, s.later(ALICE)));
  }

  @Test
  void aHoldIsNotExtendedUnderAnotherIntent() {
    SessionRecord old = s.reserved(ALICE);
    SessionRecord now = replacedBy(old);
    assertUntouched(now, () -> assertLost(s.transitions.extend(old, s.later(ALICE))));
  }

  // expire

  @Test
  void anExpiredSessionFreesItsSlotAndItsStakeStaysCounted() {
    SessionRecord expired = s.expired();
    assertTrue(s.reads.slots(s.pool).isEmpty());
    assertInstanceOf(Progress.Expired.class, s.at(expired).progress());
    assertEquals(0, counted("open_sessions"));
    assertEquals(1000, counted("open_stake"));
  }

  @Test
  void aSessionInUseIsNotExpired() {
    SessionRecord open = s.open(ALICE);
    s.pass(Duration.ofSeconds(10));
    assertLost(s.transitions.expire(open));
    s.pass(Duration.ofMillis(1));
    won(s.transitions.expire(open));
  }

  @Test
  void onlyAnOpenSessionExpires() {
    SessionRecord open = s.idle();
    SessionRecord signed = signedInstead(open);
    s.holdsRunOut();
    assertUntouched(signed, () -> assertLost(s.transitions.expire(open)));
  }

  /** The same intent and slot, but not open: nothing writes that, and so nothing may rely on it. */
  private SessionRecord signedInstead(SessionRecord open) {
    s.dynamo.updateItem(
        update ->
            update
                .tableName(s.tables.sessions())
                .key(SessionItems.key(open.place(), open.intent()))
                .updateExpression("SET stage = :signed, approval = :approval")
                .expressionAttributeValues(
                    java.util.Map.of(
                        ":signed", TableItem.text("SIGNED"),
                        ":approval", TableItem.bytes(Stories.filled(128, 1)))));
    return s.at(open);
  }

  @Test
  void aSessionThatWasReadAgainIsNotExpiredUnderItsOldId() {
    SessionRecord open = s.open(ALICE);
    won(s.transitions.closing().correct(open, s.granted(Duration.ofMinutes(20)), ALICE));
    s.holdsRunOut();
    assertLost(s.transitions.expire(open));
  }

  @Test
  void anotherIntentsSessionIsNotExpired() {
    SessionId id = new SessionId(Stories.hex(32));
    SessionRecord old = s.open(s.signed(ALICE), s.granted(id, Duration.ofMinutes(5)), ALICE);
    won(s.transitions.expire(Lease.of(old)));
    SessionRecord now = s.open(s.signed(ALICE), s.granted(id, Duration.ofMinutes(5)), ALICE);
    s.holdsRunOut();
    forgotten(old);
    assertLost(s.transitions.expire(old));
    assertInstanceOf(Progress.Open.class, s.at(now).progress());
  }

  @Test
  void aHolderExpiresItsOwnSessionOnly() {
    SessionRecord open = s.open(ALICE);
    s.holdsRunOut();
    won(s.transitions.claim(open, s.hold(BOB), s.clock.instant()));
    assertLost(s.transitions.expire(Lease.of(open)));
    won(s.transitions.expire(Lease.of(s.at(open))));
  }

  @Test
  void aHolderDoesNotExpireAnotherIntent() {
    SessionRecord old = s.open(ALICE);
    won(s.transitions.expire(Lease.of(old)));
    SessionRecord now = s.open(ALICE);
    forgotten(old);
    assertUntouched(now, () -> assertLost(s.transitions.expire(Lease.of(old))));
  }

  // fail

  @Test
  void aFailureFreesTheSlotAndTheCounters() {
    SessionRecord signed = s.signed(ALICE);
    SessionRecord failed = won(s.transitions.opening().fail(signed, ALICE, NO_PROVIDER));
    assertTrue(s.reads.slots(s.pool).isEmpty());
    assertEquals(
        NO_PROVIDER,
        ((Progress.Failed) s.reads.ended(s.pool, failed.intent()).orElseThrow().progress())
            .failure());
    assertEquals(0, counted("open_sessions"));
    assertEquals(0, counted("open_stake"));
  }

  @Test
  void nobodyFailsForAnotherHolder() {
    assertLost(s.transitions.opening().fail(s.signed(ALICE), BOB, NO_PROVIDER));
  }

  @Test
  void nothingFailsFromWhereItHasLeft() {
    SessionRecord chosen = s.chosen(ALICE);
    SessionRecord signed = s.signed(chosen, ALICE);
    assertLost(s.transitions.opening().fail(chosen, ALICE, NO_PROVIDER));
    assertInstanceOf(Progress.Signed.class, s.at(signed).progress());
  }

  @Test
  void nobodyFailsAnotherIntentInTheSameSlot() {
    SessionRecord old = s.reserved(ALICE);
    SessionRecord now = replacedBy(old);
    forgotten(old);
    assertUntouched(now, () -> assertLost(s.transitions.opening().fail(old, ALICE, NO_PROVIDER)));
  }

  @Test
  void anIntentEndsOnce() {
    IntentId intent = intent();
    SessionRecord first = won(s.transitions.reserve(s.wish(0, intent, ALICE)));
    won(s.transitions.opening().fail(first, ALICE, NO_PROVIDER));
    SessionRecord second = won(s.transitions.reserve(s.wish(0, intent, ALICE)));
    OpeningFailure other = new OpeningFailure(OpeningFailure.Cause.NO_BIDS, "other");
    assertLost(s.transitions.opening().fail(second, ALICE, other));
    assertEquals(
        NO_PROVIDER,
        ((Progress.Failed) s.reads.ended(s.pool, intent).orElseThrow().progress()).failure());
  }

  @Test
  void aFailureGivesTheWalletsStakeBack() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1500))));
    won(s.transitions.opening().fail(s.chosen(ALICE), ALICE, NO_PROVIDER));
    won(
        s.transitions
            .opening()
            .choose(s.reserved(ALICE), new Progress.Chosen(s.selected(1500)), s.hold(ALICE)));
  }

  // closing and closed

  @Test
  void anExpiredSessionIsClosedAndNoLongerCounted() {
    SessionRecord closing = s.closing(ALICE);
    assertInstanceOf(Progress.Closing.class, s.at(closing).progress());
    won(s.transitions.closing().finish(closing, closed(closing), ALICE));
    assertInstanceOf(Progress.Closed.class, s.at(closing).progress());
    assertEquals(0, counted("open_sessions"));
    assertEquals(0, counted("open_stake"));
  }

  @Test
  void aClosingIsSignedAgain() {
    SessionRecord closing = s.closing(ALICE);
    JournalEntry entry = s.entry(77);
    won(
        s.transitions
            .closing()
            .sign(closing, s.closure(closing, entry), entry, Wei.ZERO, s.hold(ALICE)));
    assertEquals(s.closure(closing, entry), s.at(closing).progress());
  }

  @Test
  void nobodyClosesForAnotherHolder() {
    SessionRecord expired = s.expired(ALICE);
    JournalEntry entry = s.entry(77);
    assertLost(
        s.transitions
            .closing()
            .sign(expired, s.closure(expired, entry), entry, Wei.ZERO, s.hold(BOB)));
    SessionRecord closing = s.closing(ALICE);
    assertLost(s.transitions.closing().finish(closing, closed(closing), BOB));
  }

  @Test
  void nothingInUseIsClosed() {
    SessionRecord open = s.open(ALICE);
    JournalEntry entry = s.entry(77);
    assertLost(
        s.transitions
            .closing()
            .sign(open, s.closure(open, entry), entry, Wei.ZERO, s.later(ALICE)));
  }

  @Test
  void aClosingHasANonceOfItsOwn() {
    SessionRecord expired = s.expired(ALICE);
    JournalEntry entry = s.entry(77);
    assertTrue(s.journal.add(s.entry(77)));
    assertLost(
        s.transitions
            .closing()
            .sign(expired, s.closure(expired, entry), entry, Wei.ZERO, s.hold(ALICE)));
    assertInstanceOf(Progress.Expired.class, s.at(expired).progress());
  }

  @Test
  void aClosedSessionIsNotClosedAgainFromBefore() {
    SessionRecord expired = s.expired(ALICE);
    JournalEntry entry = s.entry(77);
    SessionRecord closing =
        won(
            s.transitions
                .closing()
                .sign(expired, s.closure(expired, entry), entry, Wei.ZERO, s.hold(ALICE)));
    assertLost(s.transitions.closing().finish(expired, closed(closing), ALICE));
    assertEquals(1000, counted("open_stake"));
  }

  // held, put off, taken up

  private Progress.Held held(SessionRecord closing, Optional<Wei> amount, Optional<Instant> until) {
    Progress.Closing progress = (Progress.Closing) closing.progress();
    return new Progress.Held(
        progress.selected(),
        progress.opening(),
        progress.granted(),
        new ClosingResult(s.clock.instant(), amount, until));
  }

  @Test
  void aHeldSessionIsNoneAndOnlyWhatIsHeldCounts() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1_000))));
    SessionRecord closing = s.closing(ALICE);
    Instant until = s.clock.instant().plusSeconds(500);
    Progress.Held held = held(closing, Optional.of(Wei.of(300)), Optional.of(until));
    SessionRecord record = won(s.transitions.closing().hold(closing, held, s.hold(ALICE)));
    assertEquals(held, s.at(record).progress());
    assertEquals(0, counted("open_sessions"));
    assertEquals(300, counted("open_stake"));
    assertFalse(due(record, until.minusSeconds(1)));
    assertTrue(due(record, until));
    SessionRecord other = s.reserved(BOB);
    Transition refused =
        s.transitions.opening().choose(other, new Progress.Chosen(s.selected(701)), s.hold(BOB));
    assertEquals(OpeningFailure.Cause.WALLET_STAKE_AT_CAP, ((Transition.AtCap) refused).cause());
    won(s.transitions.opening().choose(other, new Progress.Chosen(s.selected(700)), s.hold(BOB)));
  }

  @Test
  void whatIsHeldCountsNoLongerWhenItIsHome() {
    s.transitions = s.transitions(new SessionCaps(9, Optional.empty(), Optional.of(Wei.of(1_000))));
    SessionRecord closing = s.closing(ALICE);
    Progress.Held held = held(closing, Optional.of(Wei.of(300)), Optional.empty());
    SessionRecord record = won(s.transitions.closing().hold(closing, held, s.hold(ALICE)));
    Progress.Closed last =
        new Progress.Closed(
            held.selected(), held.opening(), held.granted(), Optional.of(held.closure()));
    won(s.transitions.closing().finish(record, last, ALICE));
    assertEquals(last, s.at(record).progress());
    assertEquals(0, counted("open_sessions"));
    assertEquals(0, counted("open_stake"));
    won(
        s.transitions
            .opening()
            .choose(s.reserved(BOB), new Progress.Chosen(s.selected(1_000)), s.hold(BOB)));
  }

  @Test
  void ofWhatNobodyKnowsToBeFreeAllCounts() {
    SessionRecord closing = s.closing(ALICE);
    won(
        s.transitions
            .closing()
            .hold(closing, held(closing, Optional.empty(), Optional.empty()), s.hold(ALICE)));
    assertEquals(0, counted("open_sessions"));
    assertEquals(1_000, counted("open_stake"));
  }

  @Test
  void nobodyHoldsForAnotherHolderOrTwice() {
    SessionRecord closing = s.closing(ALICE);
    Progress.Held held = held(closing, Optional.of(Wei.of(300)), Optional.empty());
    assertLost(s.transitions.closing().hold(closing, held, s.hold(BOB)));
    won(s.transitions.closing().hold(closing, held, s.hold(ALICE)));
    assertLost(s.transitions.closing().hold(closing, held, s.hold(ALICE)));
    assertEquals(300, counted("open_stake"));
  }

  @Test
  void aRecordIsPutOffUntilLaterUnlessSomebodyHasIt() {
    SessionRecord expired = s.expired();
    Instant later = s.clock.instant().plus(Duration.ofHours(8));
    won(s.transitions.postpone(expired, later));
    assertFalse(due(expired, later.minusSeconds(1)));
    assertTrue(due(expired, later));
    assertEquals(expired.progress(), s.at(expired).progress());
    won(s.transitions.takeOver(expired, s.hold(ALICE)));
    assertLost(s.transitions.postpone(expired, later.plusSeconds(60)));
    assertTrue(due(expired, later));
  }

  @Test
  void aSessionWithoutARecordIsTakenUpOnceAndItsStakeCounts() {
    GrantedSession granted = s.granted(Duration.ofMinutes(5));
    SessionRecord found =
        new SessionRecord(
            new SessionRecord.Place.Ended(s.pool),
            new IntentId(granted.id().hex().substring(2, 34) + Stories.unique()),
            s.pool.account(),
            Duration.ofMinutes(5),
            s.clock.instant(),
            Optional.empty(),
            Optional.empty(),
            new Progress.Expired(s.selected(400), Optional.empty(), granted));
    won(s.transitions.closing().adopt(found));
    assertLost(s.transitions.closing().adopt(found));
    assertEquals(found.progress(), s.at(found).progress());
    assertEquals(0, counted("open_sessions"));
    assertEquals(400, counted("open_stake"));
    assertTrue(due(found, granted.endsAt()));
  }

  // read again

  @Test
  void aSessionIsReadAgainByItsHolderOnly() {
    SessionRecord open = s.open(ALICE);
    GrantedSession granted = s.granted(Duration.ofMinutes(20));
    assertLost(s.transitions.closing().correct(open, granted, BOB));
    won(s.transitions.closing().correct(open, granted, ALICE));
    assertEquals(Optional.of(granted), s.at(open).progress().onChain());
  }

  @Test
  void aSessionIsNotReadAgainFromWhereItHasLeft() {
    SessionRecord open = s.open(ALICE);
    signedInstead(open);
    assertLost(s.transitions.closing().correct(open, s.granted(Duration.ofMinutes(20)), ALICE));
  }

  @Test
  void anotherIntentIsNotReadAgain() {
    SessionRecord old = s.open(ALICE);
    won(s.transitions.expire(Lease.of(old)));
    SessionRecord now = s.open(ALICE);
    GrantedSession granted = s.granted(Duration.ofMinutes(20));
    assertLost(s.transitions.closing().correct(old, granted, ALICE));
    assertFalse(s.at(now).progress().onChain().equals(Optional.of(granted)));
  }

  // reads

  @Test
  void aSessionIsFoundByItsIdOnTheChain() {
    SessionRecord idle = s.idle();
    SessionId id = idle.progress().onChain().orElseThrow().id();
    assertEquals(
        List.of(idle.intent()), s.reads.bySession(id).stream().map(SessionRecord::intent).toList());
  }

  @Test
  void aRecordIsDueWhenItsHoldRunsOutAndWhenItEnds() {
    SessionRecord signed = s.signed(ALICE);
    assertFalse(due(signed, s.clock.instant()));
    assertTrue(due(signed, signed.hold().orElseThrow().until()));
    SessionRecord open = s.open(signed, s.granted(Duration.ofMinutes(5)), ALICE);
    assertFalse(due(open, s.clock.instant().plusSeconds(299)));
    assertTrue(due(open, s.clock.instant().plusSeconds(300)));
  }

  @Test
  void aFinishedRecordIsNeverDue() {
    SessionRecord failed = won(s.transitions.opening().fail(s.reserved(ALICE), ALICE, NO_PROVIDER));
    assertFalse(due(failed, Instant.parse("2099-01-01T00:00:00Z")));
  }

  private boolean due(SessionRecord record, Instant by) {
    return s.reads.due(by, 1000).stream().anyMatch(r -> r.intent().equals(record.intent()));
  }

  @Test
  void aProviderThatFailedCoolsDownForAWhile() {
    ProviderCooldowns cooldowns = new ProviderCooldowns(s.dynamo, s.tables, s.clock);
    cooldowns.coolDown(s.wallet, s.clock.instant().plusSeconds(30));
    assertEquals(Set.of(s.wallet), cooldowns.coolingDown(List.of(s.wallet)));
    s.pass(Duration.ofSeconds(30));
    assertTrue(cooldowns.coolingDown(List.of(s.wallet)).isEmpty());
  }

  @Test
  void anyNumberOfProvidersIsLookedUpAtOnce() {
    ProviderCooldowns cooldowns = new ProviderCooldowns(s.dynamo, s.tables, s.clock);
    List<Address> providers = new ArrayList<>(List.of(s.wallet, s.wallet));
    for (int i = 0; i < 200; i++) {
      providers.add(new Address("0x%040x".formatted(i)));
    }
    Address last = providers.getLast();
    cooldowns.coolDown(s.wallet, s.clock.instant().plusSeconds(30));
    cooldowns.coolDown(last, s.clock.instant().plusSeconds(30));
    assertEquals(Set.of(s.wallet, last), cooldowns.coolingDown(providers));
    assertTrue(cooldowns.coolingDown(List.of()).isEmpty());
  }
}
