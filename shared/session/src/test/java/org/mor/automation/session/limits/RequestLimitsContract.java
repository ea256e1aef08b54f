package org.mor.automation.session.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.time.MovableClock;
import org.mor.automation.session.store.Tables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How requests are counted; every test has a user of its own. */
abstract class RequestLimitsContract {
  private static final AtomicLong NAMES = new AtomicLong();
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final UserId alice = new UserId("alice " + NAMES.incrementAndGet());
  private final UserId bob = new UserId("bob " + NAMES.incrementAndGet());

  abstract DynamoDbClient dynamo();

  abstract Tables tables();

  private RequestLimits limits(int perMinute, int atOnce) {
    return new RequestLimits(
        dynamo(), tables(), new Limits(perMinute, atOnce), RequestLimitsContract::token, clock);
  }

  private static String token() {
    return "t" + NAMES.incrementAndGet();
  }

  private Entry enter(RequestLimits limits, UserId user) {
    return limits.enter(user, clock.instant().plus(LONGEST));
  }

  private Place admitted(RequestLimits limits) {
    return assertInstanceOf(Entry.Admitted.class, enter(limits, alice)).place().orElseThrow();
  }

  private Map<String, AttributeValue> item() {
    return dynamo()
        .getItem(
            get ->
                get.tableName(tables().sessions())
                    .consistentRead(true)
                    .key(
                        Map.of(
                            "pool", AttributeValue.fromS("limit|" + alice.value()),
                            "id", AttributeValue.fromS("requests"))))
        .item();
  }

  @Test
  void withoutLimitsNothingIsWritten() {
    RequestLimits limits = limits(0, 0);

    assertEquals(new Entry.Admitted(Optional.empty(), Optional.empty()), enter(limits, alice));
    assertTrue(item().isEmpty());
  }

  @Test
  void aMinutesRequestsCanComeAllAtOnceAndTheNextAfterItsShare() {
    RequestLimits limits = limits(3, 0);
    for (int left = 2; left >= 0; left--) {
      assertEquals(
          new Entry.Admitted(
              Optional.of(new Budget(3, left, Duration.ofSeconds(20L * (3 - left)))),
              Optional.empty()),
          enter(limits, alice));
    }
    Entry refused =
        new Entry.TooMany(
            Optional.of(new Budget(3, 0, Duration.ofMinutes(1))), Duration.ofSeconds(20));
    assertEquals(refused, enter(limits, alice));
    assertEquals(refused, enter(limits, alice));

    clock.move(Duration.ofSeconds(20));
    assertInstanceOf(Entry.Admitted.class, enter(limits, alice));
    assertInstanceOf(Entry.TooMany.class, enter(limits, alice));
  }

  @Test
  void waitingForLongerThanAMinuteSavesNothingUp() {
    RequestLimits limits = limits(2, 0);
    enter(limits, alice);
    clock.move(Duration.ofHours(1));

    assertInstanceOf(Entry.Admitted.class, enter(limits, alice));
    assertInstanceOf(Entry.Admitted.class, enter(limits, alice));
    assertInstanceOf(Entry.TooMany.class, enter(limits, alice));
  }

  @Test
  void aSingleRequestPerMinuteIsPossible() {
    RequestLimits limits = limits(1, 0);

    assertInstanceOf(Entry.Admitted.class, enter(limits, alice));
    assertEquals(
        Duration.ofMinutes(1),
        assertInstanceOf(Entry.TooMany.class, enter(limits, alice)).retryAfter());
    clock.move(Duration.ofMinutes(1));
    assertInstanceOf(Entry.Admitted.class, enter(limits, alice));
  }

  @Test
  void everyLimitIsExactlyThatManyRequests() {
    for (int perMinute : new int[] {7, 59, 60, 97}) {
      UserId user = new UserId("counted " + NAMES.incrementAndGet());
      RequestLimits limits = limits(perMinute, 0);
      for (int i = 1; i <= perMinute; i++) {
        Entry.Admitted entry = assertInstanceOf(Entry.Admitted.class, enter(limits, user));
        assertEquals(perMinute - i, entry.budget().orElseThrow().remaining());
      }
      assertInstanceOf(Entry.TooMany.class, enter(limits, user));
    }
  }

  @Test
  void processesCountTogetherAndUsersApart() {
    limits(1, 1);
    assertInstanceOf(Entry.Admitted.class, enter(limits(1, 1), alice));
    assertInstanceOf(Entry.TooMany.class, enter(limits(1, 1), alice));
    assertInstanceOf(Entry.Admitted.class, enter(limits(1, 1), bob));
  }

  @Test
  void noMoreAtOnceThanAllowedUntilOneLeaves() {
    RequestLimits limits = limits(0, 2);
    Place first = admitted(limits);
    Place second = admitted(limits);
    assertEquals(new Entry.TooManyAtOnce(Optional.empty()), enter(limits, alice));

    limits.leave(first);
    Place third = admitted(limits);
    assertInstanceOf(Entry.TooManyAtOnce.class, enter(limits, alice));
    limits.leave(second);
    limits.leave(third);
    assertEquals("0", item().get("in_flight").n());
  }

  @Test
  void aRequestThatIsOneTooManyAtOnceTakesNoShareOfTheMinute() {
    RequestLimits limits = limits(2, 1);
    Place first = admitted(limits);
    assertEquals(
        1,
        assertInstanceOf(Entry.TooManyAtOnce.class, enter(limits, alice))
            .budget()
            .orElseThrow()
            .remaining());
    limits.leave(first);
    admitted(limits);
  }

  @Test
  void aRequestThatIsOneTooManyOfTheMinuteTakesNoPlace() {
    RequestLimits limits = limits(1, 2);
    Place first = admitted(limits);
    assertInstanceOf(Entry.TooMany.class, enter(limits, alice));
    assertEquals("1", item().get("in_flight").n());
    limits.leave(first);
    assertEquals("0", item().get("in_flight").n());
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    RequestLimits limits = limits(0, 2);
    Place first = admitted(limits);
    admitted(limits);
    limits.leave(first);
    limits.leave(first);

    assertEquals("1", item().get("in_flight").n());
  }

  @Test
  void whatAKilledProcessHeldIsFreeAtItsTimeAndNotBefore() {
    RequestLimits limits = limits(0, 2);
    Place lost = admitted(limits);
    clock.move(Duration.ofMinutes(1));
    Place held = admitted(limits);
    clock.move(LONGEST.minusMinutes(1));
    assertInstanceOf(Entry.TooManyAtOnce.class, enter(limits, alice));

    clock.move(Duration.ofMillis(1));
    admitted(limits);
    assertInstanceOf(Entry.TooManyAtOnce.class, enter(limits, alice));
    limits.leave(lost);
    assertEquals("2", item().get("in_flight").n());
    limits.leave(held);
    assertEquals("1", item().get("in_flight").n());
  }

  @Test
  void aWriteThatIsSentAgainCountsOnce() {
    RequestLimits limits =
        new RequestLimits(dynamo(), tables(), new Limits(0, 2), () -> "same", clock);
    Place first = admitted(limits);
    assertEquals(first, admitted(limits));
    assertEquals("1", item().get("in_flight").n());
  }

  @Test
  void theItemOutlivesEveryPlaceOfIt() {
    admitted(limits(0, 2));
    long expires = Long.parseLong(item().get("expires_at").n());

    assertTrue(expires > clock.instant().plus(LONGEST.multipliedBy(2)).getEpochSecond());
  }
}
