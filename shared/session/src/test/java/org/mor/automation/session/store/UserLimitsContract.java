package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.mor.automation.session.store.Stories.ALICE;
import static org.mor.automation.session.store.Stories.NOON;
import static org.mor.automation.session.store.Stories.won;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.model.UserAllowance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What one user may cause in a minute, an hour and a day, whichever account it counts for. */
abstract class UserLimitsContract {
  /** What a session of ten minutes locks: the stories' choices are made with this stake. */
  static final long STAKE = 1000;

  static final long STAKE_TIME = STAKE * 600;
  static final Wei GAS = Wei.of(100);

  Stories s;
  UserId user;

  abstract DynamoDbClient dynamo();

  abstract SessionTables tables();

  @BeforeEach
  void begin() {
    s = new Stories(dynamo(), tables());
    user = new UserId("user " + Stories.unique());
  }

  void allow(int perMinute, int perHour, Optional<Long> stakeTime, Optional<Wei> gas) {
    s.transitions =
        s.transitions(
            new SessionCaps(
                100_000,
                Optional.empty(),
                Optional.empty(),
                new UserAllowance(perMinute, perHour, stakeTime.map(BigInteger::valueOf), gas)));
  }

  Transition reserve() {
    return reserve(user, user);
  }

  private Transition reserve(UserId account, UserId asking) {
    return s.transitions.reserve(wish(account, asking));
  }

  private SessionRecord wish(UserId account, UserId asking) {
    return new SessionRecord(
        new SessionRecord.Place.Manual(new PoolKey(account, s.pool.model()), "a request"),
        Stories.intent(),
        asking,
        Duration.ofMinutes(10),
        s.clock.instant(),
        Optional.of(s.hold(ALICE)),
        Optional.empty(),
        new Progress.Reserved());
  }

  Transition choose(SessionRecord reserved) {
    return s.transitions
        .opening()
        .choose(reserved, new Progress.Chosen(s.selected(STAKE)), s.hold(ALICE));
  }

  private static void assertRefused(Cause cause, Instant until, Transition move) {
    assertRefused(
        cause, until, Optional.of(assertInstanceOf(Transition.AtCap.class, move).failure()));
  }

  private static void assertRefused(Cause cause, Instant until, Optional<OpeningFailure> failure) {
    assertEquals(cause, failure.orElseThrow().cause());
    assertEquals(Optional.of(until), failure.orElseThrow().until());
  }

  @Test
  void openingsAndClosingsShareOneMinute() {
    allow(3, 0, Optional.empty(), Optional.empty());
    s.pass(Duration.ofMillis(17_300));
    won(reserve());
    assertEquals(Optional.empty(), s.transitions.closing().count(user));
    won(reserve());

    assertRefused(Cause.SESSION_RATE_AT_CAP, NOON.plusSeconds(60), reserve());
    assertRefused(
        Cause.SESSION_RATE_AT_CAP, NOON.plusSeconds(60), s.transitions.closing().count(user));
    s.pass(Duration.ofMillis(42_700));
    won(reserve());
  }

  @Test
  void anHourHasItsOwnLimit() {
    allow(2, 3, Optional.empty(), Optional.empty());
    won(reserve());
    won(reserve());
    s.pass(Duration.ofMinutes(1));
    won(reserve());

    assertRefused(Cause.SESSION_RATE_AT_CAP, NOON.plusSeconds(3600), reserve());
    s.pass(Duration.ofMinutes(59));
    won(reserve());
  }

  @Test
  void whatIsRefusedCountsForNothing() {
    allow(9, 1, Optional.empty(), Optional.empty());
    won(reserve());
    for (int i = 0; i < 20; i++) {
      assertRefused(Cause.SESSION_RATE_AT_CAP, NOON.plusSeconds(3600), reserve());
    }
    allow(9, 2, Optional.empty(), Optional.empty());
    won(reserve());
  }

  @Test
  void aRepeatedReservationCountsOnce() {
    allow(2, 0, Optional.empty(), Optional.empty());
    SessionRecord wish = wish(user, user);
    won(s.transitions.reserve(wish));
    won(s.transitions.reserve(wish));
    won(s.transitions.reserve(wish));
    won(reserve());
  }

  @Test
  void onASharedAccountEachUserHasLimitsOfTheirOwn() {
    allow(1, 0, Optional.empty(), Optional.empty());
    UserId other = new UserId("user " + Stories.unique());
    won(reserve(Sharing.EVERYBODY, user));
    won(reserve(Sharing.EVERYBODY, other));
    assertRefused(
        Cause.SESSION_RATE_AT_CAP, NOON.plusSeconds(60), reserve(Sharing.EVERYBODY, user));
    won(reserve(Sharing.EVERYBODY, Sharing.EVERYBODY));
    won(reserve(Sharing.EVERYBODY, Sharing.EVERYBODY));
  }

  @Test
  void aDayLocksSoMuchStakeForSoLong() {
    allow(0, 0, Optional.of(2 * STAKE_TIME + 1), Optional.empty());
    won(choose(won(reserve())));
    SessionRecord second = won(choose(won(reserve())));
    // Another provider of the same record replaces the first one's stake.
    second = won(choose(second));
    SessionRecord third = won(reserve());
    assertRefused(Cause.STAKE_TIME_AT_CAP, NOON.plus(Duration.ofHours(12)), choose(third));

    won(s.transitions.opening().fail(second, ALICE, new OpeningFailure(Cause.NO_PROVIDER, "none")));
    won(choose(third));
    assertRefused(Cause.STAKE_TIME_AT_CAP, NOON.plus(Duration.ofHours(12)), choose(won(reserve())));
    s.pass(Duration.ofHours(12));
    won(choose(won(reserve())));
  }

  @Test
  void aStakeAboveTheWholeDayIsRefusedAtOnce() {
    allow(0, 0, Optional.of(STAKE_TIME - 1), Optional.empty());
    assertRefused(Cause.STAKE_TIME_AT_CAP, NOON.plus(Duration.ofHours(12)), choose(won(reserve())));
  }

  @Test
  void aDayCostsSoMuchGas() {
    allow(0, 0, Optional.empty(), Optional.of(Wei.of(250)));
    SessionRecord record = won(reserve());
    assertEquals(Optional.empty(), s.transitions.opening().countGas(record, GAS));
    assertEquals(Optional.empty(), s.transitions.opening().countGas(record, GAS));
    assertRefused(
        Cause.GAS_AT_CAP,
        NOON.plus(Duration.ofHours(12)),
        s.transitions.opening().countGas(record, GAS));
    s.pass(Duration.ofHours(12));
    assertEquals(Optional.empty(), s.transitions.opening().countGas(won(reserve()), GAS));
  }
}
