package org.mor.automation.session.simulation;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.pool.PromptOutcome;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SingleFlight;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.Allowance;

/** When an opening reads the chain again, and when what it has read before is enough. */
class ChainReadsTest {
  @Test
  void aSecondProviderIsChosenFromTheMarketThatShowedIt() {
    Story story = new Story(Simulator.builder().providersPerModel(2));
    List<Address> asked = new ArrayList<>();
    SimulatedFunction process =
        story.asks(
            "alice",
            lease -> {
              asked.add(lease.session().selected().provider());
              return asked.size() == 1
                  ? new PromptOutcome.ProviderFailed(new IllegalStateException("down"))
                  : new PromptOutcome.Answered();
            });
    story.ends();
    assertTrue(story.answerTo(process).answered());
    assertEquals(List.of(Simulator.provider(0), Simulator.provider(1)), asked);
    // Once to open the first session, and once to look for another provider.
    assertEquals(2, process.chain.asked("market"));
  }

  @Test
  void anOpeningReadsTheWalletsFundsOnce() {
    Story story = new Story(1);
    story.asks("alice");
    SimulatedFunction later = story.after(ofMinutes(1)).asks("bob");
    story.ends();
    assertTrue(story.answerTo(later).answered());
    assertEquals(1, later.chain.asked("funds"));
  }

  @Test
  void theMarketIsReadAgainAfterAWait() {
    Story story = new Story(Simulator.builder().sessionsPerPool(2).providersPerModel(2));
    story.asks("alice");
    story.after(ofMinutes(1)).happens(story.world.chain::stop);
    story.asks("alice");
    story.after(ofMillis(60_500)).asks("alice");
    // Fails on the first session while the opening of the second one holds it up.
    List<Address> asked = new ArrayList<>();
    SimulatedFunction process =
        story
            .after(ofSeconds(61))
            .repeats(
                "alice",
                lease -> {
                  asked.add(lease.session().selected().provider());
                  return asked.size() == 1
                      ? new PromptOutcome.ProviderFailed(new IllegalStateException("down"))
                      : new PromptOutcome.Answered();
                });
    story.after(ofSeconds(70)).happens(story.world.chain::goOn);
    story.ends();
    assertTrue(story.answerTo(process).answered());
    assertEquals(List.of(Simulator.provider(0), Simulator.provider(1)), asked);
    // Once to look for another provider, and once to open its session ten seconds later.
    assertEquals(2, process.chain.asked("market"));
  }

  @Test
  void anAllowanceThatWasGivenMeanwhileIsNotGivenAgain() {
    Story story = new Story(1);
    story.asks("alice");
    story
        .after(ofMinutes(1))
        .does(
            process -> {
              SelectedBid selected =
                  new SelectedBid(
                      new BidId(Digest.hex(32, "bid")),
                      Simulator.provider(0),
                      "provider:3333",
                      Wei.of(1),
                      Wei.of(1_000),
                      story.wallet());
              new Allowance(
                      process.journal,
                      process.transactions,
                      new SingleFlight(process.dynamo, World.TABLES, process.clock()),
                      process.chain,
                      process.clock(),
                      process.sleeper())
                  .cover(
                      selected,
                      Wei.ZERO,
                      new Owner("late"),
                      Deadline.in(ofSeconds(20), process.clock()));
            });
    story.ends();
    long approvals =
        new WalletJournal(story.world.dynamo, World.TABLES)
            .entriesFrom(story.wallet(), 0, 100).stream()
                .filter(entry -> entry.purpose() == JournalEntry.Purpose.APPROVE)
                .count();
    assertEquals(1, approvals);
  }
}
