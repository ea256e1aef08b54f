package org.mor.automation.http.limits;

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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How requests are counted; every test has a user of its own. */
abstract class RateLimiterContract {
  private static final AtomicLong NAMES = new AtomicLong();
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final UserId alice = new UserId("alice " + NAMES.incrementAndGet());
  private final UserId bob = new UserId("bob " + NAMES.incrementAndGet());

  abstract DynamoDbClient dynamo();

  abstract String table();

  private RateLimiter limits(int perMinute, int atOnce) {
    return new RateLimiter(
        dynamo(), table(), new RateLimits(perMinute, atOnce), RateLimiterContract::token, clock);
  }

  private static String token() {
    return "t" + NAMES.incrementAndGet();
  }

  private RateLimitDecision enter(RateLimiter limits, UserId user) {
    return limits.enter(user, clock.instant().plus(LONGEST));
  }

  private Permit admitted(RateLimiter limits) {
    return assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, alice))
        .permit()
        .orElseThrow();
  }

  private Map<String, AttributeValue> item() {
    return dynamo()
        .getItem(
            get ->
                get.tableName(table())
                    .consistentRead(true)
                    .key(
                        Map.of(
                            "pool", AttributeValue.fromS("limit|" + alice.value()),
                            "id", AttributeValue.fromS("requests"))))
        .item();
  }

  @Test
  void withoutLimitsNothingIsWritten() {
    RateLimiter limits = limits(0, 0);

    assertEquals(
        new RateLimitDecision.Admitted(Optional.empty(), Optional.empty()), enter(limits, alice));
    assertTrue(item().isEmpty());
  }

  @Test
  void aMinutesRequestsCanComeAllAtOnceAndTheNextAfterItsShare() {
    RateLimiter limits = limits(3, 0);
    for (int left = 2; left >= 0; left--) {
      assertEquals(
          new RateLimitDecision.Admitted(
              Optional.of(new Quota(3, left, Duration.ofSeconds(20L * (3 - left)))),
              Optional.empty()),
          enter(limits, alice));
    }
    RateLimitDecision refused =
        new RateLimitDecision.TooMany(
            Optional.of(new Quota(3, 0, Duration.ofMinutes(1))), Duration.ofSeconds(20));
    assertEquals(refused, enter(limits, alice));
    assertEquals(refused, enter(limits, alice));

    clock.move(Duration.ofSeconds(20));
    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, alice));
    assertInstanceOf(RateLimitDecision.TooMany.class, enter(limits, alice));
  }

  @Test
  void waitingForLongerThanAMinuteSavesNothingUp() {
    RateLimiter limits = limits(2, 0);
    enter(limits, alice);
    clock.move(Duration.ofHours(1));

    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, alice));
    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, alice));
    assertInstanceOf(RateLimitDecision.TooMany.class, enter(limits, alice));
  }

  @Test
  void aSingleRequestPerMinuteIsPossible() {
    RateLimiter limits = limits(1, 0);

    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, alice));
    assertEquals(
        Duration.ofMinutes(1),
        assertInstanceOf(RateLimitDecision.TooMany.class, enter(limits, alice)).retryAfter());
    clock.move(Duration.ofMinutes(1));
    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, alice));
  }

  @Test
  void everyLimitIsExactlyThatManyRequests() {
    for (int perMinute : new int[] {7, 59, 60, 97}) {
      UserId user = new UserId("counted " + NAMES.incrementAndGet());
      RateLimiter limits = limits(perMinute, 0);
      for (int i = 1; i <= perMinute; i++) {
        RateLimitDecision.Admitted entry =
            assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits, user));
        assertEquals(perMinute - i, entry.quota().orElseThrow().remaining());
      }
      assertInstanceOf(RateLimitDecision.TooMany.class, enter(limits, user));
    }
  }

  @Test
  void processesCountTogetherAndUsersApart() {
    limits(1, 1);
    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits(1, 1), alice));
    assertInstanceOf(RateLimitDecision.TooMany.class, enter(limits(1, 1), alice));
    assertInstanceOf(RateLimitDecision.Admitted.class, enter(limits(1, 1), bob));
  }

  @Test
  void noMoreAtOnceThanAllowedUntilOneLeaves() {
    RateLimiter limits = limits(0, 2);
    Permit first = admitted(limits);
    Permit second = admitted(limits);
    assertEquals(new RateLimitDecision.TooManyAtOnce(Optional.empty()), enter(limits, alice));

    limits.leave(first);
    Permit third = admitted(limits);
    assertInstanceOf(RateLimitDecision.TooManyAtOnce.class, enter(limits, alice));
    limits.leave(second);
    limits.leave(third);
    assertEquals("0", item().get("in_flight").n());
  }

  @Test
  void aRequestThatIsOneTooManyAtOnceTakesNoShareOfTheMinute() {
    RateLimiter limits = limits(2, 1);
    Permit first = admitted(limits);
    assertEquals(
        1,
        assertInstanceOf(RateLimitDecision.TooManyAtOnce.class, enter(limits, alice))
            .quota()
            .orElseThrow()
            .remaining());
    limits.leave(first);
    admitted(limits);
  }

  @Test
  void aRequestThatIsOneTooManyOfTheMinuteTakesNoPlace() {
    RateLimiter limits = limits(1, 2);
    Permit first = admitted(limits);
    assertInstanceOf(RateLimitDecision.TooMany.class, enter(limits, alice));
    assertEquals("1", item().get("in_flight").n());
    limits.leave(first);
    assertEquals("0", item().get("in_flight").n());
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    RateLimiter limits = limits(0, 2);
    Permit first = admitted(limits);
    admitted(limits);
    limits.leave(first);
    limits.leave(first);

    assertEquals("1", item().get("in_flight").n());
  }

  @Test
  void whatAKilledProcessHeldIsFreeAtItsTimeAndNotBefore() {
    RateLimiter limits = limits(0, 2);
    Permit lost = admitted(limits);
    clock.move(Duration.ofMinutes(1));
    Permit held = admitted(limits);
    clock.move(LONGEST.minusMinutes(1));
    assertInstanceOf(RateLimitDecision.TooManyAtOnce.class, enter(limits, alice));

    clock.move(Duration.ofMillis(1));
    admitted(limits);
    assertInstanceOf(RateLimitDecision.TooManyAtOnce.class, enter(limits, alice));
    limits.leave(lost);
    assertEquals("2", item().get("in_flight").n());
    limits.leave(held);
    assertEquals("1", item().get("in_flight").n());
  }

  @Test
  void aWriteThatIsSentAgainCountsOnce() {
    RateLimiter limits =
        new RateLimiter(dynamo(), table(), new RateLimits(0, 2), () -> "same", clock);
    Permit first = admitted(limits);
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
