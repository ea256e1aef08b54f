package org.mor.automation.session.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.session.store.Stories.ALICE;
import static org.mor.automation.session.store.Stories.BOB;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.session.model.IntentId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The same for the wallets table and for work that one process at a time does. */
abstract class WalletTableContract {
  private Stories s;

  abstract DynamoDbClient dynamo();

  abstract SessionTables tables();

  @BeforeEach
  void begin() {
    s = new Stories(dynamo(), tables());
  }

  @Test
  void noncesAreHandedOutOnceEachFromWhereTheChainIs() {
    s.journal.startAt(s.wallet, 7);
    assertEquals(Optional.of(7L), s.journal.takeNonce(s.wallet, s.clock.instant()));
    assertEquals(Optional.of(8L), s.journal.takeNonce(s.wallet, s.clock.instant()));
    assertEquals(Optional.of(9L), next());
  }

  private Optional<Long> next() {
    return s.journal.sequence(s.wallet).map(WalletJournal.Sequence::next);
  }

  @Test
  void theTableKnowsWhenTheLastNonceWasHandedOut() {
    s.journal.startAt(s.wallet, 7);
    assertEquals(Optional.empty(), s.journal.sequence(s.wallet).orElseThrow().takenAt());
    s.journal.takeNonce(s.wallet, s.clock.instant());
    assertEquals(
        Optional.of(s.clock.instant()), s.journal.sequence(s.wallet).orElseThrow().takenAt());
  }

  @Test
  void noNonceIsHandedOutBeforeTheSequenceStarts() {
    assertEquals(Optional.empty(), s.journal.takeNonce(s.wallet, s.clock.instant()));
    assertEquals(Optional.empty(), next());
  }

  @Test
  void theSequenceMovesUpAndNeverDown() {
    s.journal.startAt(s.wallet, 7);
    s.journal.startAt(s.wallet, 3);
    assertEquals(Optional.of(7L), next());
    s.journal.startAt(s.wallet, 9);
    assertEquals(Optional.of(9L), next());
  }

  @Test
  void anApprovalIsForOneOpening() {
    byte[] approval = {1, 2, 3};
    assertTrue(s.journal.takeApproval(s.wallet, approval, s.clock.instant()));
    assertFalse(s.journal.takeApproval(s.wallet, approval, s.clock.instant().plusSeconds(60)));
    assertTrue(s.journal.takeApproval(s.wallet, new byte[] {1, 2, 4}, s.clock.instant()));
  }

  @Test
  void aNonceHasOneEntry() {
    JournalEntry first = s.entry(4);
    assertTrue(s.journal.add(first));
    assertFalse(s.journal.add(s.entry(4)));
    assertEquals(first.hashes(), s.journal.entry(first.ref()).orElseThrow().hashes());
  }

  @Test
  void entriesAreListedInTheOrderOfTheirNonces() {
    for (long nonce : new long[] {11, 2, 9, 10}) {
      assertTrue(s.journal.add(s.entry(nonce)));
    }
    s.journal.startAt(s.wallet, 12);
    assertEquals(
        List.of(9L, 10L),
        s.journal.entriesFrom(s.wallet, 9, 2).stream().map(e -> e.ref().nonce()).toList());
  }

  @Test
  void dearerBytesReplaceTheLatestOnly() {
    JournalEntry old = s.entry(4);
    assertTrue(s.journal.add(old));
    assertTrue(s.journal.replace(old, dearer(old)));
    assertFalse(s.journal.replace(old, dearer(old)));
    assertEquals(2, s.journal.entry(old.ref()).orElseThrow().hashes().size());
  }

  private JournalEntry dearer(JournalEntry old) {
    return s.entry(old.ref().nonce(), List.of(old.latest(), new TransactionHash(Stories.hex(32))));
  }

  @Test
  void aSettledEntryIsCountedOnceAndGoesLater() {
    JournalEntry entry = s.entry(4);
    s.journal.add(entry);
    assertEquals(Optional.empty(), s.journal.settled(s.wallet));
    assertTrue(s.journal.settle(entry.ref(), true, Wei.of(700), s.clock.instant()));
    assertFalse(s.journal.settle(entry.ref(), true, Wei.of(700), s.clock.instant()));
    assertFalse(s.journal.settle(entry.ref(), false, Wei.of(700), s.clock.instant()));
    assertEquals(
        Optional.of(new WalletJournal.Settled(4, 5, Wei.of(700))), s.journal.settled(s.wallet));
    assertTrue(item(entry).containsKey("expires_at"));
    assertEquals(entry.hashes(), s.journal.entry(entry.ref()).orElseThrow().hashes());
  }

  @Test
  void replacedBytesMayDoSomethingElseAndKeepWhenTheNonceBegan() {
    JournalEntry old = s.entry(4);
    assertTrue(s.journal.add(old));
    s.pass(Duration.ofMinutes(1));
    JournalEntry next =
        old.replacedBy(
            JournalEntry.Purpose.FILL,
            new ContractCall(s.wallet, new byte[0]),
            new SignedTransaction(new byte[] {5}, new TransactionHash(Stories.hex(32)), 4),
            new JournalEntry.Signing(
                22_000, new Fees(Wei.of(3), Wei.of(4)), s.clock.instant(), 99));
    assertTrue(s.journal.replace(old, next));
    JournalEntry now = s.journal.entry(old.ref()).orElseThrow();
    assertEquals(JournalEntry.Purpose.FILL, now.purpose());
    assertEquals(0, now.call().data().length);
    assertEquals(22_000, now.signing().gasLimit());
    assertEquals(new Fees(Wei.of(3), Wei.of(4)), now.signing().fees());
    assertEquals(99, now.signing().block());
    assertEquals(next.hashes(), now.hashes());
    assertEquals(Stories.NOON, now.createdAt());
    assertEquals(s.clock.instant(), now.signing().at());
  }

  @Test
  void howFarTheSessionsAreComparedIsKept() {
    assertEquals(new WalletJournal.Compared(0, Instant.EPOCH), s.journal.compared(s.wallet));
    WalletJournal.Compared far = new WalletJournal.Compared(70, s.clock.instant());
    s.journal.compared(s.wallet, far);
    assertEquals(far, s.journal.compared(s.wallet));
    assertEquals(Optional.empty(), next());
  }

  /** All processes share one item for it, which no test can have for itself. */
  @Test
  void whatTheContractDoesIsFoundOutByOneAtATimeAndKept() {
    ContractRules rules = new ContractRules(s.dynamo, s.tables);
    Instant now = Instant.parse("2040-01-01T00:00:00Z").plusSeconds(Stories.unique());
    IntentId one = Stories.intent();
    IntentId other = Stories.intent();
    assertTrue(rules.probe(one, now, now.plusSeconds(10)));
    assertFalse(rules.probe(other, now.plusSeconds(10), now.plusSeconds(20)));
    assertTrue(rules.probe(one, now.plusSeconds(1), now.plusSeconds(10)), "it is tried again");
    assertTrue(rules.probe(other, now.plusMillis(10_001), now.plusMillis(10_002)));
    for (boolean held : new boolean[] {true, false}) {
      ContractRules.Observed seen = new ContractRules.Observed(held, now);
      rules.observed(seen);
      assertEquals(Optional.of(seen), rules.heldAfterEnd());
    }
  }

  @Test
  void entriesAreSettledInTheOrderOfTheirNonces() {
    for (long nonce : new long[] {4, 5, 6}) {
      s.journal.add(s.entry(nonce));
    }
    Instant now = s.clock.instant();
    assertTrue(s.journal.settle(s.entry(4).ref(), true, Wei.of(1), now));
    assertFalse(s.journal.settle(s.entry(6).ref(), false, Wei.of(10), now));
    assertTrue(s.journal.settle(s.entry(5).ref(), false, Wei.of(100), now));
    assertEquals(
        Optional.of(new WalletJournal.Settled(4, 6, Wei.of(101))), s.journal.settled(s.wallet));
  }

  @Test
  void nothingIsSettledOfAnEntryThatIsGone() {
    JournalEntry entry = s.entry(4);
    assertFalse(s.journal.settle(entry.ref(), true, Wei.of(1), s.clock.instant()));
    assertTrue(item(entry).isEmpty());
    assertEquals(Optional.empty(), s.journal.settled(s.wallet));
  }

  private java.util.Map<String, AttributeValue> item(JournalEntry entry) {
    return s.dynamo
        .getItem(
            get ->
                get.tableName(s.tables.wallets())
                    .consistentRead(true)
                    .key(WalletItems.key(entry.ref())))
        .item();
  }

  @Test
  void workIsStartedByOneAndStoppedByTheSame() {
    SingleFlight flight = new SingleFlight(s.dynamo, s.tables, s.clock);
    String name = "work " + Stories.unique();
    Instant until = s.clock.instant().plusSeconds(10);
    assertTrue(flight.start(name, ALICE, until));
    assertFalse(flight.start(name, BOB, until));
    flight.stop(name, BOB);
    assertFalse(flight.start(name, BOB, until));
    flight.stop(name, ALICE);
    assertTrue(flight.start(name, BOB, until));
    s.pass(Duration.ofSeconds(10));
    assertFalse(flight.start(name, ALICE, until.plusSeconds(10)));
    s.pass(Duration.ofMillis(1));
    assertTrue(flight.start(name, ALICE, until.plusSeconds(10)));
  }
}
