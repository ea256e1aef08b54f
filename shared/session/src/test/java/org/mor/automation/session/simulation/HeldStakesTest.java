package org.mor.automation.session.simulation;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.store.WalletJournal;

/**
 * What the contract holds after closings comes home, and everything on the chain is looked after.
 */
class HeldStakesTest {
  private final Story story = new Story(2);
  private final SimulatedChain chain = story.world.chain;
  private final List<Integer> withdrawals = new ArrayList<>();

  private void maintained(Duration from, Duration to) {
    for (Duration at = from; at.compareTo(to) < 0; at = at.plusMinutes(1)) {
      story.after(at).maintenanceRuns();
    }
  }

  private long mor() {
    return chain.head().account(story.wallet()).mor();
  }

  private void allIsHome() {
    assertEquals(Set.of("CLOSED"), story.stages());
    assertEquals(story.world.scenario.funds(), mor());
    story.world.invariants.checkEnd();
  }

  @Test
  void underTheLockByDayOneSessionShowsItAndTheOthersAreClosedAfterMidnight() {
    chain.dayLock = true;
    for (int i = 0; i < 4; i++) {
      story.after(ofSeconds(i)).asks("user" + i);
    }
    maintained(ofMinutes(1), ofMinutes(30));
    story
        .after(ofMinutes(29))
        .happens(() -> assertEquals(Set.of("EXPIRED", "HELD"), story.stages()));
    story.happens(() -> assertEquals(1, chain.head().onHold.get(story.wallet().hex()).size()));
    maintained(ofHours(12), ofHours(12).plusMinutes(20));
    story.ends();
    assertEquals(4, story.sessionsOpened().size());
    allIsHome();
  }

  @Test
  void whereNoNodeTellsTheReleaseARecordOfAWalletInUseEndsAfterADay() {
    chain.dayLock = true;
    chain.releaseUnknown = true;
    story.asks("alice");
    Instant later = Instant.ofEpochMilli(Scenario.START).plus(ofHours(80));
    story.after(ofMinutes(9)).happens(() -> chain.holds(story.wallet(), 1, 100, later));
    maintained(ofMinutes(11), ofMinutes(15));
    maintained(ofHours(13), ofHours(13).plusMinutes(3));
    story.happens(() -> assertEquals(Set.of("HELD"), story.stages()));
    maintained(ofHours(25), ofHours(25).plusMinutes(3));
    story.ends();
    assertEquals(Set.of("CLOSED"), story.stages());
    assertEquals(story.world.scenario.funds() - 100, mor());
  }

  @Test
  void withoutTheLockSessionsAreClosedAtOnce() {
    for (int i = 0; i < 4; i++) {
      story.after(ofSeconds(i)).asks("user" + i);
    }
    maintained(ofMinutes(1), ofMinutes(25));
    story.ends();
    assertEquals(4, story.sessionsOpened().size());
    allIsHome();
  }

  @Test
  void aSessionThatWasMinedAgainLaterIsClosedAfterItsLaterEnd() {
    story.asks("alice");
    story.after(ofMinutes(1)).happens(() -> chain.openedLater(40));
    for (int second = 600; second < 720; second += 5) {
      story.after(ofSeconds(second)).maintenanceRuns();
    }
    story.ends();
    allIsHome();
  }

  @Test
  void anOpeningWhoseReceiptNoNodeHasIsNotGivenUp() {
    story.happens(() -> chain.receiptsMissing = true);
    story.asks("alice");
    maintained(ofSeconds(40), ofMinutes(5));
    story.after(ofMinutes(5)).happens(() -> assertEquals(Set.of("SIGNED"), story.stages()));
    story.happens(() -> chain.receiptsMissing = false);
    maintained(ofMinutes(6), ofMinutes(20));
    story.ends();
    assertEquals(1, story.sessionsOpened().size());
    allIsHome();
  }

  @Test
  void aSessionWithoutARecordIsTakenUpAfterAWhileAndItsStakeComesHome() {
    story.asks("alice");
    story.after(ofSeconds(30)).happens(() -> chain.openedByStranger(story.wallet()));
    maintained(ofMinutes(1), ofMinutes(9));
    story.after(ofMinutes(9)).happens(() -> assertEquals(1, recordsOfSessions().size()));
    maintained(ofMinutes(10), ofMinutes(30));
    story.ends();
    assertEquals(2, recordsOfSessions().size());
    assertEquals(Set.of("CLOSED"), story.stages());
    long strangers = story.firstNonce() + 2;
    assertEquals(
        strangers,
        new WalletJournal(story.world.dynamo, World.TABLES)
            .settled(story.wallet())
            .orElseThrow()
            .next(),
        "settling stops where somebody else used a nonce");
    assertEquals(story.world.scenario.funds(), mor());
  }

  @Test
  void theChainsListIsGoneThroughPageByPageAndEveryDayAgain() {
    story.happens(
        () -> {
          for (int i = 0; i < 120; i++) {
            chain.openedByStranger(story.wallet());
          }
        });
    for (int minute = 11; minute <= 14; minute++) {
      story.after(ofMinutes(minute)).maintenanceRuns();
      int found = Math.min(120, 50 * (minute - 10));
      story
          .after(ofMinutes(minute).plusSeconds(58))
          .happens(() -> assertEquals(found, recordsOfSessions().size()));
      story.happens(() -> assertEquals(found, compared()));
    }
    story.after(ofHours(25)).maintenanceRuns();
    story.after(ofHours(25).plusSeconds(58)).happens(() -> assertEquals(50, compared()));
    story.ends();
    assertEquals(120, recordsOfSessions().size());
  }

  private long compared() {
    return new WalletJournal(story.world.dynamo, World.TABLES).compared(story.wallet()).sessions();
  }

  private Set<String> recordsOfSessions() {
    Set<String> sessions = new TreeSet<>();
    story
        .world
        .dynamo
        .items(World.TABLES.sessions())
        .forEach(
            item -> {
              if (item.containsKey("session_id")) {
                assertTrue(sessions.add(item.get("session_id").toString()), "two records of one");
              }
            });
    return sessions;
  }

  private void holdsEntries(int entries) {
    story.does(
        environment -> {
          environment.journal.startAt(story.wallet(), chain.head().account(story.wallet()).nonce());
          Instant past = environment.process.instant().minusSeconds(1);
          chain.holds(story.wallet(), entries, 100, past);
        });
  }

  private void drains(Duration at) {
    story
        .after(at)
        .does(
            environment ->
                withdrawals.add(
                    environment.withdrawals.drain(
                        story.wallet(),
                        new Owner(environment.process.name()),
                        Deadline.in(ofMinutes(2), environment.process))));
  }

  /** A block takes seven entries here with the margin that an estimate has. */
  @Test
  void manyHeldStakesComeHomeInAsManyTransactionsAsBlocksNeed() {
    holdsEntries(60);
    drains(ofSeconds(1));
    story.ends();
    assertEquals(List.of(9), withdrawals);
    assertEquals(story.world.scenario.funds(), mor());
    assertTrue(chain.head().receipts.values().stream().allMatch(mined -> mined.succeeded()));
  }

  @Test
  void twoProcessesDoNotWithdrawAtOnce() {
    holdsEntries(20);
    drains(ofSeconds(1));
    drains(ofSeconds(1));
    drains(ofSeconds(3));
    story.ends();
    assertEquals(3, withdrawals.stream().mapToInt(Integer::intValue).sum());
    assertEquals(2, withdrawals.stream().filter(sent -> sent == 0).count());
    assertEquals(story.world.scenario.funds(), mor());
  }

  @Test
  void aWithdrawalThatTheChainDoesNotAnswerIsLeftToTheNextRound() {
    holdsEntries(5);
    story.happens(() -> chain.baseFee = 5_000);
    story
        .after(ofSeconds(1))
        .does(
            environment -> {
              try {
                environment.withdrawals.drain(
                    story.wallet(),
                    new Owner("first"),
                    Deadline.in(ofMinutes(2), environment.process));
              } catch (org.mor.automation.session.chain.ChainException e) {
                withdrawals.add(-1);
              }
            });
    story.after(ofSeconds(5)).happens(() -> chain.baseFee = SimulatedChain.BASE_FEE);
    drains(ofSeconds(6));
    story.ends();
    assertEquals(List.of(-1, 1), withdrawals);
  }
}
