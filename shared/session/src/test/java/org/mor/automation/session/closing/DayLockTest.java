package org.mor.automation.session.closing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.time.MovableClock;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.simulation.SimulatedDynamo;
import org.mor.automation.session.store.ContractRules;
import org.mor.automation.session.store.SessionTables;

/** When ended sessions are closed, by what closings were seen to bring back. */
class DayLockTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
  private static final IntentId ONE = new IntentId("one");
  private static final IntentId OTHER = new IntentId("other");

  private final SessionTables tables = new SessionTables("sessions", "wallets");
  private final MovableClock clock = new MovableClock(NOON);
  private final ContractRules rules = new ContractRules(new SimulatedDynamo(tables), tables);
  private final DayLock lock = new DayLock(rules, clock);

  private Optional<Instant> wait(IntentId intent, Instant endedAt) {
    return lock.wait(intent, endedAt, clock.instant());
  }

  private static OnChainSession session(Instant endsAt, Instant closedAt) {
    return new OnChainSession(
        new SessionId("0x" + "1".repeat(64)),
        new Address("0x" + "2".repeat(40)),
        new BidId("0x" + "3".repeat(64)),
        Wei.of(1_000),
        endsAt.minusSeconds(3_600),
        endsAt,
        Optional.of(closedAt),
        false,
        false);
  }

  private void until(Instant time) {
    clock.move(Duration.between(clock.instant(), time));
  }

  @Test
  void whileNothingIsKnownOneSessionIsClosedToSee() {
    assertEquals(Optional.empty(), wait(ONE, NOON));
    assertEquals(Optional.of(NOON.plus(Duration.ofMinutes(10))), wait(OTHER, NOON));
    assertEquals(Optional.empty(), wait(ONE, NOON), "that one is tried again");
    clock.move(Duration.ofMinutes(10).plusMillis(1));
    assertEquals(Optional.empty(), wait(OTHER, NOON), "the first one came to nothing");
  }

  @Test
  void whereNothingIsHeldSessionsAreClosedAtOnce() {
    lock.observe(session(NOON, NOON.plusSeconds(30)), Wei.ZERO);
    assertFalse(rules.knownToHold());
    assertEquals(Optional.empty(), wait(ONE, NOON));
    assertEquals(Optional.empty(), wait(OTHER, NOON));
  }

  @Test
  void whereStakeIsHeldSessionsAreClosedAfterMidnightSpreadOut() {
    lock.observe(session(NOON, NOON.plusSeconds(30)), Wei.of(40));
    assertTrue(rules.knownToHold());
    Instant one = wait(ONE, NOON).orElseThrow();
    Instant other = wait(OTHER, NOON).orElseThrow();
    assertFalse(one.equals(other));
    for (Instant free : new Instant[] {one, other}) {
      assertFalse(free.isBefore(MIDNIGHT));
      assertTrue(free.isBefore(MIDNIGHT.plus(Duration.ofMinutes(15))));
    }
    until(one);
    assertEquals(Optional.empty(), wait(ONE, NOON));
  }

  @Test
  void whatEndedBeforeMidnightIsNotHeldUpOnTheNextDay() {
    until(MIDNIGHT.plus(Duration.ofMinutes(15)));
    assertEquals(Optional.empty(), wait(ONE, NOON));
    assertEquals(Optional.empty(), wait(OTHER, NOON));
  }

  @Test
  void whatWasSeenIsTrustedForADay() {
    lock.observe(session(NOON, NOON.plusSeconds(30)), Wei.of(40));
    clock.move(Duration.ofHours(23));
    assertTrue(wait(ONE, clock.instant()).isPresent());
    clock.move(Duration.ofHours(1));
    assertEquals(Optional.empty(), wait(ONE, clock.instant()), "one is closed to see");
    assertTrue(wait(OTHER, clock.instant()).isPresent());
  }

  @Test
  void anEarlyOrALateCloseShowsNothing() {
    lock.observe(session(NOON, NOON.minusSeconds(1)), Wei.of(40));
    lock.observe(session(NOON, MIDNIGHT), Wei.ZERO);
    assertEquals(Optional.empty(), rules.heldAfterEnd());
  }

  @Test
  void aSessionThatHardlyUsedItsLastDayShowsNothing() {
    Instant endsAt = MIDNIGHT.plusSeconds(59);
    lock.observe(session(endsAt, endsAt.plusSeconds(10)), Wei.ZERO);
    assertEquals(Optional.empty(), rules.heldAfterEnd());
    until(endsAt.plusSeconds(10));
    assertTrue(wait(ONE, endsAt).isPresent(), "and is not closed to see");
  }

  @Test
  void anotherProcessKnowsWhatOneHasSeen() {
    lock.observe(session(NOON, NOON.plusSeconds(30)), Wei.of(40));
    assertTrue(rules.knownToHold());
  }
}
