package org.mor.automation.session.simulation;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.JournalEntry.Purpose;
import org.mor.automation.session.store.WalletJournal;
import org.mor.automation.session.wallet.Waiting;

/** What becomes of the transaction that all later ones of a wallet wait for. */
class StuckTransactionsTest {
  private final Story story = new Story(1);
  private final SimulatedChain chain = story.world.chain;
  private final List<Waiting> seen = new ArrayList<>();
  private final List<Optional<Instant>> oldest = new ArrayList<>();
  private long nonce;

  private static Deadline soon(SimulatedFunction environment) {
    return Deadline.in(ofSeconds(20), environment.process);
  }

  /** One transaction is signed, journalled and sent. */
  private void sends() {
    story.does(
        environment -> {
          JournalEntry entry =
              environment.transactions.prepare(
                  story.wallet(),
                  Purpose.APPROVE,
                  environment.chain.allowStakes(),
                  soon(environment));
          nonce = entry.ref().nonce();
          assertTrue(environment.journal.add(entry));
          environment.transactions.send(entry, soon(environment));
        });
  }

  private void helpsEveryFiveSeconds(Duration from, Duration to) {
    for (Duration at = from; at.compareTo(to) < 0; at = at.plusSeconds(5)) {
      story
          .after(at)
          .does(
              environment -> {
                seen.add(environment.transactions.unblock(story.wallet(), soon(environment)));
                oldest.add(
                    environment.transactions.oldestWaiting(story.wallet(), soon(environment)));
              });
    }
  }

  private void ethIs(long wei) {
    chain.giveEth(story.wallet().hex(), wei);
  }

  private long mined() {
    return chain.head().account(story.wallet()).nonce();
  }

  @Test
  void nothingIsRaisedInAChainThatStandsStill() {
    story.happens(chain::stop);
    sends();
    helpsEveryFiveSeconds(ofSeconds(5), ofMinutes(60));
    story.after(ofMinutes(60)).happens(chain::goOn);
    story.after(ofMinutes(61)).does(_ -> {});
    story.ends();
    assertEquals(1, story.entry(nonce).hashes().size());
    assertEquals(nonce + 1, mined());
  }

  @Test
  void whatBlocksPassOverIsRaisedToTheMarketsPrice() {
    story.happens(() -> chain.baseFee = 600);
    story.happens(() -> chain.baseFee = 100);
    sends();
    story.after(Duration.ofMillis(200)).happens(() -> chain.baseFee = 600);
    helpsEveryFiveSeconds(ofSeconds(5), ofMinutes(1));
    story.ends();
    assertEquals(2, story.entry(nonce).hashes().size());
    assertEquals(Wei.of(1_210), story.entry(nonce).signing().fees().maxFee());
    assertEquals(nonce + 1, mined());
  }

  @Test
  void whatNoBlockCanHoldIsVoided() {
    story.happens(() -> chain.blockGas = 400_000);
    story.after(Duration.ofMillis(40)).happens(() -> chain.blockGas = 90_000);
    story.after(Duration.ZERO);
    entryWith(120_000, Scenario.START);
    helpsEveryFiveSeconds(ofSeconds(5), ofMinutes(1));
    story.ends();
    assertEquals(Purpose.FILL, story.entry(nonce).purpose());
    assertEquals(nonce + 1, mined());
  }

  @Test
  void whatIsSignedWithTooMuchGasIsSignedAnewWithLess() {
    entryWith(500_000, Scenario.START);
    helpsEveryFiveSeconds(ofSeconds(5), ofMinutes(1));
    story.ends();
    assertEquals(Purpose.APPROVE, story.entry(nonce).purpose());
    assertEquals(120_000, story.entry(nonce).signing().gasLimit());
    assertTrue(chain.head().account(story.wallet()).allowed());
  }

  /** A journalled transaction with that gas limit, which nobody has sent. */
  private void entryWith(long gasLimit, long signedAt) {
    story.does(
        environment -> {
          environment.journal.startAt(story.wallet(), mined());
          nonce =
              environment.journal.takeNonce(story.wallet(), environment.process.instant()).get();
          Fees fees = new Fees(Wei.of(10), Wei.of(210));
          ContractCall call = environment.chain.allowStakes();
          SignedTransaction signed =
              new SimulatedSigner(story.wallet(), Scenario.FEE_CAPS)
                  .sign(new UnsignedTransaction(1, nonce, fees, gasLimit, call, Wei.ZERO));
          Instant at = Instant.ofEpochMilli(signedAt);
          assertTrue(
              environment.journal.add(
                  new JournalEntry(
                      new TransactionRef(story.wallet(), nonce),
                      Purpose.APPROVE,
                      call,
                      signed.raw(),
                      List.of(signed.hash()),
                      at,
                      new JournalEntry.Signing(gasLimit, fees, at, chain.number()))));
        });
  }

  @Test
  void whatTheWalletCannotPayNeverReplacesWhatItCan() {
    sends();
    story.after(Duration.ofMillis(200)).happens(() -> chain.baseFee = 600);
    story.happens(() -> ethIs(120_000 * 230));
    helpsEveryFiveSeconds(ofSeconds(5), ofMinutes(5));
    story.after(ofMinutes(4)).happens(() -> assertEquals(1, story.entry(nonce).hashes().size()));
    story.after(ofMinutes(4)).happens(() -> ethIs(Scenario.ETH));
    story.ends();
    assertEquals(2, story.entry(nonce).hashes().size());
    assertEquals(nonce + 1, mined());
  }

  @Test
  void aWalletWithoutEthStandsStillUntilSomeArrives() {
    entryWith(120_000, Scenario.START);
    story.after(Duration.ofMillis(500)).happens(() -> ethIs(0));
    helpsEveryFiveSeconds(ofSeconds(5), ofMinutes(6));
    story.after(ofMinutes(5)).happens(() -> assertEquals(1, story.entry(nonce).hashes().size()));
    story.happens(() -> ethIs(Scenario.ETH));
    story.ends();
    assertInstanceOf(Waiting.Blocked.class, seen.get(20));
    assertEquals(Purpose.APPROVE, story.entry(nonce).purpose());
    assertEquals(nonce + 1, mined());
    Instant signed = Instant.ofEpochMilli(Scenario.START);
    assertEquals(Optional.of(signed), oldest.get(5), "blocked for long");
    assertEquals(Optional.of(signed), oldest.get(50), "and its age is not begun again");
    assertEquals(Optional.empty(), oldest.getLast());
  }

  /** Filled, it would stand in the journal as the first one, and nothing would be settled. */
  @Test
  void nobodyFillsANonceThatWasUsedBeforeTheJournalBegan() {
    long before = mined() - 1;
    sends();
    for (int seconds = 10; seconds < 30; seconds += 5) {
      story.after(ofSeconds(seconds)).happens(() -> chain.nonceToldToo = OptionalLong.of(before));
      story.does(
          environment -> environment.transactions.unblock(story.wallet(), soon(environment)));
    }
    story.ends();
    assertEquals(
        nonce,
        new WalletJournal(story.world.dynamo, World.TABLES)
            .entriesFrom(story.wallet(), 0, 1)
            .getFirst()
            .ref()
            .nonce());
  }
}
