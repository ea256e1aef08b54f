package org.mor.automation.session.simulation;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.session.pool.Acquired;
import org.mor.automation.session.pool.PromptOutcome;
import org.mor.automation.session.pool.UseResult;

/**
 * What has gone wrong for others who do the same job, each told as a story that ends well here. The
 * number is the failure's row in the list of lessons: 1 to 8, 10, 17, 22, 23, 25, 26, 28, 30, 33.
 */
class LessonsTest {
  /** 1: one caller's answer in another's stream. Two prompts on one session end the run. */
  @Test
  void noTwoPromptsMeetOnOneSession() {
    Story story = new Story(3);
    for (int i = 0; i < 20; i++) {
      story.after(ofMillis(10L * i)).asks("alice");
    }
    story.ends();
    assertTrue(story.allAnswered(20));
    assertEquals(20, story.sessionsUsed.size());
  }

  /** 2: a new paid session for every switch of the model. */
  @Test
  void switchingModelsBackAndForthOpensOneSessionForEach() {
    Story story = new Story(3, 2);
    for (int i = 0; i < 6; i++) {
      story.after(ofSeconds(20L * i)).asks("alice", Simulator.model(i % 2));
    }
    story.ends();
    assertTrue(story.allAnswered(6));
    assertEquals(2, story.sessionsOpened().size());
  }

  /** 3: requests on dead sessions. */
  @Test
  void nothingIsAskedOnASessionThatHasEnded() {
    Story story = new Story(1);
    story.asks("alice");
    story.after(ofMinutes(11)).asks("alice");
    story.ends();
    assertTrue(story.allAnswered(2));
    assertEquals(2, story.sessionsUsed.size());
    assertNotEquals(story.sessionsUsed.getFirst(), story.sessionsUsed.getLast());
  }

  /** 4: two paid sessions for one burst. */
  @Test
  void aBurstOpensNoMoreThanThePolicyAllows() {
    Story story = new Story(2);
    for (int i = 0; i < 12; i++) {
      story.asks("alice");
    }
    story.ends();
    assertTrue(story.allAnswered(12));
    assertEquals(2, story.sessionsOpened().size());
  }

  /** 5: a fresh session stolen before its opener used it. */
  @Test
  void aFreshSessionServesItsOpenerFirst() {
    Story story = new Story(1);
    SimulatedFunction opener = story.asks("alice");
    SimulatedFunction other = story.after(ofMillis(500)).asks("alice");
    story.ends();
    assertTrue(story.allAnswered(2));
    assertTrue(
        story.answerTo(opener).took().plus(ofSeconds(1)).compareTo(story.answerTo(other).took())
            < 0);
  }

  /** 6: storms of underpriced replacements, because nonces were handed out twice. */
  @Test
  void openingsAtOnceOnOneWalletMeetNoNonceError() {
    Story story = new Story(1);
    for (int i = 0; i < 40; i++) {
      story.asks("user" + i);
    }
    story.ends();
    assertTrue(story.allAnswered(40));
    assertEquals(40, story.sessionsOpened().size());
    assertEquals(0, story.world.chain.refusals());
  }

  /** 7 and 33: closed a moment too early, stake stuck. An early close ends the run. */
  @Test
  void aSessionIsClosedAfterItsEndOnTheChainAndItsStakeIsBackWithinTwoRounds() {
    Story story = new Story(1);
    story.asks("alice");
    for (int minute = 1; minute <= 12; minute++) {
      story.after(ofMinutes(minute)).maintenanceRuns();
    }
    story.ends();
    assertEquals(Set.of("CLOSED"), story.stages());
    assertEquals(
        story.world.scenario.funds(),
        story.world.chain.head().accounts.values().iterator().next().mor());
  }

  /** 8: closing tried for ever, because "already closed" counted as failure. */
  @Test
  void aSessionThatSomebodyElseClosedCountsAsClosed() {
    Story story = new Story(1);
    story.asks("alice");
    story.after(ofMinutes(11)).happens(() -> story.world.chain.closedBySomebodyElse());
    story.maintenanceRuns();
    story.after(ofMinutes(22)).maintenanceRuns();
    // What is settled is some blocks behind the clock.
    story.after(ofHours(12).plusMinutes(1)).maintenanceRuns();
    story.ends();
    assertEquals(Set.of("CLOSED"), story.stages());
  }

  /** 10: a model with one bid was closed on every error, with nowhere to go. */
  @Test
  void theOnlyProvidersSessionIsKeptWhenItFails() {
    Story story = new Story(1);
    story.asks("alice");
    story
        .after(ofSeconds(60))
        .happens(() -> story.world.market.provider(Simulator.provider(0)).up = false);
    SimulatedFunction unlucky = story.after(ofSeconds(61)).asks("alice");
    story
        .after(ofSeconds(70))
        .happens(() -> story.world.market.provider(Simulator.provider(0)).up = true);
    SimulatedFunction lucky = story.after(ofSeconds(71)).asks("alice");
    story.ends();
    assertInstanceOf(UseResult.Failed.class, story.answerTo(unlucky).used());
    assertTrue(story.answerTo(lucky).answered());
    assertEquals(1, story.sessionsOpened().size());
  }

  /** 17: sessions leaked when the client went away. */
  @Test
  void aCallerThatGoesAwayLeavesNothingLeased() {
    Story story = new Story(1);
    story.asks(
        "alice",
        lease -> {
          throw new InterruptedException("the caller has gone");
        });
    assertThrows(AssertionError.class, story::ends);
    assertFalse(story.leased());
    assertEquals(Set.of("OPEN"), story.stages());
  }

  /** 22: up to three paid openings for one request, repeated on time-out. */
  @Test
  void aRequestThatIsRepeatedWhileItsOpeningHangsPaysOnce() {
    Story story = new Story(3);
    story.world.chain.baseFee = 10_000;
    for (int i = 0; i < 3; i++) {
      story.after(ofSeconds(5L * i)).asks("alice", ofSeconds(1), ofSeconds(4), i > 0);
    }
    story.after(ofSeconds(16)).happens(() -> story.world.chain.baseFee = 100);
    SimulatedFunction last = story.asks("alice", ofSeconds(1), ofSeconds(20), true);
    story.ends();
    assertTrue(story.answerTo(last).answered());
    assertEquals(1, story.sessionsOpened().size());
  }

  /** 23: a mined session that nobody knew of. */
  @Test
  void aSessionWhoseOpenerDiedAfterSendingServesTheNextRequest() {
    Story story = new Story(1);
    SimulatedFunction dying = story.asks("alice");
    story.after(ofMillis(2_400)).happens(() -> dying.process.kill());
    SimulatedFunction next = story.after(ofSeconds(10)).asks("alice");
    story.ends();
    assertEquals(Set.of("OPEN"), story.stages());
    assertTrue(story.answerTo(next).answered());
    assertEquals(1, story.sessionsOpened().size());
  }

  /** 25: one opening of unknown outcome blocked all others. */
  @Test
  void anOpeningOfUnknownOutcomeBlocksNobodyElse() {
    Story story = new Story(1);
    SimulatedFunction dying = story.asks("alice");
    story
        .after(ofMillis(2_400))
        .happens(
            () -> {
              dying.process.kill();
              story.world.chain.forgetsWhatWaits();
            });
    SimulatedFunction other = story.after(ofMillis(2_500)).asks("bob");
    story.ends();
    assertTrue(story.answerTo(other).answered());
    assertTrue(story.answerTo(other).took().compareTo(ofSeconds(20)) < 0);
  }

  /** 25: and one whose opener died fails nobody who has waited for it. */
  @Test
  void anOpeningThatWasAbandonedFailsNobodyWhoWaitedForIt() {
    for (int delay = 0; delay < 10; delay++) {
      Story story = new Story(1);
      SimulatedFunction dying = story.asks("alice");
      story.after(ofMillis(30)).happens(() -> dying.process.kill());
      SimulatedFunction waiting = story.after(ofMillis(100L * delay)).asks("alice");
      story.after(ofMillis(12_060)).maintenanceRuns();
      story.ends();
      assertTrue(story.answerTo(waiting).answered());
    }
  }

  /** 26: sessions of the chain's minimum reverted, again and again. */
  @Test
  void aShortSessionIsAskedForAsLongAsTheChainWantsIt() {
    Story story = new Story(1);
    SimulatedFunction asker = story.asks("alice", ofSeconds(1), ofSeconds(20), false);
    story.ends();
    assertTrue(story.answerTo(asker).answered());
    assertTrue(
        story.world.chain.head().receipts.values().stream().allMatch(mined -> mined.succeeded()));
  }

  /** 28: refused, although a session became idle in time. */
  @Test
  void aRequestWaitsForASessionThatComesFreeInTime() {
    Story story = new Story(1);
    story.asks("alice", ofSeconds(10), ofSeconds(20), false);
    SimulatedFunction patient =
        story.after(ofSeconds(6)).asks("alice", ofSeconds(1), ofSeconds(20), false);
    SimulatedFunction hasty = story.asks("alice", ofSeconds(1), ofSeconds(2), false);
    story.ends();
    assertTrue(story.answerTo(patient).answered());
    UseResult.NoSession none =
        assertInstanceOf(UseResult.NoSession.class, story.answerTo(hasty).used());
    assertInstanceOf(Acquired.Busy.class, none.why());
  }

  /** 30: openings strictly one after another. */
  @Test
  void fourOpeningsAtOnceTakeNoLongerThanOneAndAHalf() {
    Story one = new Story(1, 4);
    SimulatedFunction alone = one.asks("alice", Simulator.model(0));
    one.ends();
    Story four = new Story(1, 4);
    for (int i = 0; i < 4; i++) {
      four.asks("alice", Simulator.model(i));
    }
    four.ends();
    assertTrue(four.allAnswered(4));
    Duration limit = one.answerTo(alone).took().multipliedBy(3).dividedBy(2);
    four.answers().forEach(answer -> assertTrue(answer.took().compareTo(limit) <= 0));
  }

  /** A provider that fails midway is not asked again for the same answer. */
  @Test
  void nothingIsTriedAgainOnceTheCallerHasGotSomething() {
    Story story = new Story(2);
    story.asks("alice", lease -> new PromptOutcome.FailedMidway(new SimulatedPrompt.Broken()));
    story.ends();
    assertEquals(1, story.sessionsUsed.size());
    assertTrue(story.allAnswered(1));
  }
}
