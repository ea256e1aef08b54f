package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.seconds;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.TransactionRef;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A wallet's nonces and transactions, with every conditional write of the wallets table except the
 * entries that {@link SessionTransitions} writes together with a record. Safe for any thread.
 */
public final class WalletJournal {
  /** Settled transactions expire after this long; until then they show what gas was spent on. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** Approvals of different milliseconds differ, so a used one is needed only briefly. */
  private static final Duration APPROVAL_KEPT = Duration.ofDays(1);

  private final Table table;

  public WalletJournal(DynamoDbClient dynamo, SessionTables tables) {
    this.table = new Table(dynamo, tables.wallets());
  }

  /**
   * Hands out the wallet's next nonce. Two callers never get the same one, and no caller waits for
   * another. An unused nonce leaves a gap, which {@code StuckTransactions} fills.
   *
   * @return the nonce, or empty if the wallet's sequence has not been started yet
   */
  public Optional<Long> takeNonce(Address wallet, Instant now) {
    try {
      return Optional.of(
          table
              .updateReturningOld(
                  WalletItems.headKey(wallet),
                  "SET next_nonce = next_nonce + :one, taken_at = :now",
                  Condition.of("attribute_exists(next_nonce)")
                      .with(":one", number(1))
                      .with(":now", millis(now)))
              .number("next_nonce"));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  /** Starts the sequence at the chain's count, or raises it to that; never lowers it. */
  public void startAt(Address wallet, long nonce) {
    table.update(
        WalletItems.headKey(wallet),
        "SET next_nonce = :nonce",
        Condition.of("attribute_not_exists(next_nonce) OR next_nonce < :nonce")
            .with(":nonce", number(nonce)));
  }

  /**
   * How many of a wallet's nonces have been handed out.
   *
   * @param next the next one to hand out
   * @param takenAt when the last one was handed out; empty if none was
   */
  public record Sequence(long next, Optional<Instant> takenAt) {}

  /** Empty before the sequence starts. */
  public Optional<Sequence> sequence(Address wallet) {
    TableItem head = table.item(WalletItems.headKey(wallet));
    return head.has("next_nonce")
        ? Optional.of(new Sequence(head.number("next_nonce"), head.optionalTime("taken_at")))
        : Optional.empty();
  }

  /**
   * How far the chain's list of the wallet's sessions has been compared with the records.
   *
   * @param since when the comparison started at the first session
   */
  public record Compared(long sessions, Instant since) {}

  public Compared compared(Address wallet) {
    TableItem head = table.item(WalletItems.headKey(wallet));
    return head.has("compared")
        ? new Compared(head.number("compared"), head.time("compared_since"))
        : new Compared(0, Instant.EPOCH);
  }

  public void compared(Address wallet, Compared compared) {
    table.set(
        WalletItems.headKey(wallet),
        "SET compared = :sessions, compared_since = :since",
        Condition.none()
            .with(":sessions", number(compared.sessions()))
            .with(":since", millis(compared.since())));
  }

  /** Writes a transaction that belongs to no session; false if its nonce has one already. */
  public boolean add(JournalEntry entry) {
    return table.put(WalletItems.write(entry), "attribute_not_exists(wallet)");
  }

  /** Keeps a provider's approval for one opening; false if another has it already. */
  public boolean takeApproval(Address wallet, byte[] approval, Instant now) {
    Map<String, AttributeValue> item = new HashMap<>(WalletItems.approvalKey(wallet, approval));
    item.put("expires_at", seconds(now.plus(APPROVAL_KEPT)));
    return table.put(item, "attribute_not_exists(wallet)");
  }

  public Optional<JournalEntry> entry(TransactionRef ref) {
    Map<String, AttributeValue> item = table.get(WalletItems.key(ref));
    return item.isEmpty() ? Optional.empty() : Optional.of(WalletItems.read(item));
  }

  /** Entries from that nonce on, in order. */
  public List<JournalEntry> entriesFrom(Address wallet, long nonce, int atMost) {
    QueryRequest request =
        table
            .query(
                "wallet = :wallet AND #item BETWEEN :from AND :to",
                Map.of(
                    ":wallet", text(wallet.hex()),
                    ":from", text(WalletItems.sortKey(nonce)),
                    ":to", text(WalletItems.sortKey(Long.MAX_VALUE / 1000))))
            .expressionAttributeNames(Map.of("#item", "item"))
            .limit(atMost)
            .build();
    return table.dynamo().query(request).items().stream().map(WalletItems::read).toList();
  }

  /** Replaces the bytes that were signed last; false if another process has just done so. */
  public boolean replace(JournalEntry old, JournalEntry next) {
    return table.update(
        WalletItems.key(old.ref()),
        "SET raw_bytes = :raw, hashes = :hashes, tip = :tip, max_fee = :fee,"
            + " gas_limit = :gas, purpose = :purpose, callee = :callee,"
            + " calldata = :data, sent_at = :sent, sent_block = :block",
        Condition.of("hashes = :old")
            .with(":raw", bytes(next.raw()))
            .with(":hashes", WalletItems.hashes(next.hashes()))
            .with(":tip", number(next.signing().fees().tip().value()))
            .with(":fee", number(next.signing().fees().maxFee().value()))
            .with(":gas", number(next.signing().gasLimit()))
            .with(":purpose", text(next.purpose().name()))
            .with(":callee", bytes(next.call().to().bytes()))
            .with(":data", bytes(next.call().data()))
            .with(":sent", millis(next.signing().at()))
            .with(":block", number(next.signing().block()))
            .with(":old", WalletItems.hashes(old.hashes())));
  }

  /**
   * The settled transactions of a wallet.
   *
   * @param first the journal's first nonce
   * @param next the first nonce that is not settled yet
   * @param spent wei of ETH that the transactions before that have cost
   */
  public record Settled(long first, long next, Wei spent) {}

  /** Empty before the first transaction is settled. */
  public Optional<Settled> settled(Address wallet) {
    TableItem head = table.item(WalletItems.headKey(wallet));
    return head.has("settled_nonce")
        ? Optional.of(
            new Settled(
                head.number("settled_first"),
                head.number("settled_nonce"),
                new Wei(head.bigNumber("spent_wei"))))
        : Optional.empty();
  }

  /**
   * Counts the cost of a settled transaction once, and lets its entry expire.
   *
   * @param first whether it is the journal's first transaction
   * @return false if it has been counted before
   */
  public boolean settle(TransactionRef ref, boolean first, Wei cost, Instant now) {
    // The mark comes first: an entry that is marked and not counted yet is counted by the next
    // round, while one that is counted and never marked would stay for ever.
    return table.update(
            WalletItems.key(ref),
            "SET expires_at = :at",
            Condition.of("attribute_exists(wallet)").with(":at", seconds(now.plus(KEPT))))
        && table.update(
            WalletItems.headKey(ref.wallet()),
            first
                ? "SET settled_first = :nonce, settled_nonce = :next ADD spent_wei :cost"
                : "SET settled_nonce = :next ADD spent_wei :cost",
            Condition.of(first ? "attribute_not_exists(settled_nonce)" : "settled_nonce = :nonce")
                .with(":next", number(ref.nonce() + 1))
                .with(":nonce", number(ref.nonce()))
                .with(":cost", number(cost.value())));
  }
}
