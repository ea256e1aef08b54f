package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.TransactionRef;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A wallet's nonces and transactions: every conditional write of the wallets table but for the
 * entries that {@link SessionTransitions} writes together with a session.
 */
public final class WalletJournal {
  /** Finished transactions go after this long; until then they explain what gas was spent on. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** The millisecond that tells approvals apart is long over by then. */
  private static final Duration APPROVAL_KEPT = Duration.ofDays(1);

  private final DynamoDbClient dynamo;
  private final String table;

  public WalletJournal(DynamoDbClient dynamo, SessionTables tables) {
    this.dynamo = dynamo;
    this.table = tables.wallets();
  }

  /**
   * Hands out the wallet's next nonce; two callers never get the same one, and nobody waits for
   * another. A nonce that its caller does not use leaves a gap, which {@code fill} closes.
   *
   * @return the nonce, or empty if the wallet's sequence has not been started yet
   */
  public Optional<Long> takeNonce(Address wallet, Instant now) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(wallet))
            .updateExpression("SET next_nonce = next_nonce + :one, taken_at = :now")
            .conditionExpression("attribute_exists(next_nonce)")
            .expressionAttributeValues(
                Map.of(":one", number(1), ":now", number(now.toEpochMilli())))
            .returnValues(ReturnValue.ALL_OLD)
            .build();
    try {
      return Optional.of(
          new TableItem(dynamo.updateItem(request).attributes()).number("next_nonce"));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  /** Starts the sequence at the chain's count, or transitions it up to it; never down. */
  public void startAt(Address wallet, long nonce) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(wallet))
            .updateExpression("SET next_nonce = :nonce")
            .conditionExpression("attribute_not_exists(next_nonce) OR next_nonce < :nonce")
            .expressionAttributeValues(Map.of(":nonce", number(nonce)))
            .build();
    attempt(() -> dynamo.updateItem(request));
  }

  /**
   * How far a wallet's nonces have been handed out.
   *
   * @param next the one that would be handed out next
   * @param takenAt when the last one was; empty if none was yet
   */
  public record Sequence(long next, Optional<Instant> takenAt) {}

  /** Empty before the sequence starts. */
  public Optional<Sequence> sequence(Address wallet) {
    TableItem head = new TableItem(get(WalletItems.headKey(wallet)));
    return head.has("next_nonce")
        ? Optional.of(new Sequence(head.number("next_nonce"), head.optionalTime("taken_at")))
        : Optional.empty();
  }

  /** One process at a time raises the wallet's allowance; false if another does so now. */
  public boolean startAllowing(Address wallet, Owner owner, Instant now, Instant until) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(wallet))
            .updateExpression("SET allowing_owner = :owner, allowing_until = :until")
            .conditionExpression("attribute_not_exists(allowing_until) OR allowing_until < :now")
            .expressionAttributeValues(
                Map.of(
                    ":owner", text(owner.token()),
                    ":until", number(until.toEpochMilli()),
                    ":now", number(now.toEpochMilli())))
            .build();
    return attempt(() -> dynamo.updateItem(request));
  }

  /** One process at a time withdraws for a wallet; false if another does so now. */
  public boolean startWithdrawing(Address wallet, Owner owner, Instant now, Instant until) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(wallet))
            .updateExpression("SET withdrawing_owner = :owner, withdrawing_until = :until")
            .conditionExpression(
                "attribute_not_exists(withdrawing_until) OR withdrawing_until < :now")
            .expressionAttributeValues(
                Map.of(
                    ":owner", text(owner.token()),
                    ":until", number(until.toEpochMilli()),
                    ":now", number(now.toEpochMilli())))
            .build();
    return attempt(() -> dynamo.updateItem(request));
  }

  /** Lets another process withdraw before the time is over. */
  public void stopWithdrawing(Address wallet, Owner owner) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(wallet))
            .updateExpression("REMOVE withdrawing_owner, withdrawing_until")
            .conditionExpression("withdrawing_owner = :owner")
            .expressionAttributeValues(Map.of(":owner", text(owner.token())))
            .build();
    attempt(() -> dynamo.updateItem(request));
  }

  /**
   * How far the chain's list of the wallet's sessions has been compared with the records.
   *
   * @param since when that began with the first one
   */
  public record Compared(long sessions, Instant since) {}

  public Compared compared(Address wallet) {
    TableItem head = new TableItem(get(WalletItems.headKey(wallet)));
    return head.has("compared")
        ? new Compared(head.number("compared"), head.time("compared_since"))
        : new Compared(0, Instant.EPOCH);
  }

  public void compared(Address wallet, Compared compared) {
    dynamo.updateItem(
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(wallet))
            .updateExpression("SET compared = :sessions, compared_since = :since")
            .expressionAttributeValues(
                Map.of(
                    ":sessions", number(compared.sessions()),
                    ":since", number(compared.since().toEpochMilli())))
            .build());
  }

  /** Writes a transaction that no session waits for; false if its nonce has one already. */
  public boolean add(JournalEntry entry) {
    PutItemRequest request =
        PutItemRequest.builder()
            .tableName(table)
            .item(WalletItems.write(entry))
            .conditionExpression("attribute_not_exists(wallet)")
            .build();
    return attempt(() -> dynamo.putItem(request));
  }

  /** Keeps a provider's approval for one opening; false if another has it already. */
  public boolean takeApproval(Address wallet, byte[] approval, Instant now) {
    Map<String, AttributeValue> item = new HashMap<>(WalletItems.approvalKey(wallet, approval));
    item.put("expires_at", number(now.plus(APPROVAL_KEPT).getEpochSecond()));
    PutItemRequest request =
        PutItemRequest.builder()
            .tableName(table)
            .item(item)
            .conditionExpression("attribute_not_exists(wallet)")
            .build();
    return attempt(() -> dynamo.putItem(request));
  }

  public Optional<JournalEntry> entry(TransactionRef ref) {
    Map<String, AttributeValue> item = get(WalletItems.key(ref));
    return item.isEmpty() ? Optional.empty() : Optional.of(WalletItems.read(item));
  }

  /** Entries from that nonce on, in order. */
  public List<JournalEntry> entriesFrom(Address wallet, long nonce, int atMost) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("wallet = :wallet AND #item BETWEEN :from AND :to")
            .expressionAttributeNames(Map.of("#item", "item"))
            .expressionAttributeValues(
                Map.of(
                    ":wallet", text(wallet.hex()),
                    ":from", text(WalletItems.sortKey(nonce)),
                    ":to", text(WalletItems.sortKey(Long.MAX_VALUE / 1000))))
            .limit(atMost)
            .build();
    return dynamo.query(request).items().stream().map(WalletItems::read).toList();
  }

  /** Puts other bytes in place of the ones last signed; false if somebody else just did. */
  public boolean replace(JournalEntry old, JournalEntry next) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.key(old.ref()))
            .updateExpression(
                "SET raw_bytes = :raw, hashes = :hashes, tip = :tip, max_fee = :fee,"
                    + " gas_limit = :gas, purpose = :purpose, callee = :callee,"
                    + " calldata = :data, sent_at = :sent, sent_block = :block")
            .conditionExpression("hashes = :old")
            .expressionAttributeValues(
                Map.ofEntries(
                    Map.entry(":raw", bytes(next.raw())),
                    Map.entry(":hashes", WalletItems.hashes(next.hashes())),
                    Map.entry(":tip", number(next.fees().tip().value())),
                    Map.entry(":fee", number(next.fees().maxFee().value())),
                    Map.entry(":gas", number(next.gasLimit())),
                    Map.entry(":purpose", text(next.purpose().name())),
                    Map.entry(":callee", bytes(next.to().bytes())),
                    Map.entry(":data", bytes(next.data())),
                    Map.entry(":sent", number(next.signedAt().toEpochMilli())),
                    Map.entry(":block", number(next.signedBlock())),
                    Map.entry(":old", WalletItems.hashes(old.hashes()))))
            .build();
    return attempt(() -> dynamo.updateItem(request));
  }

  /**
   * What has been settled of a wallet's transactions.
   *
   * @param first the nonce that the journal began with
   * @param next the first nonce that is not settled yet
   * @param spent wei of ETH that all from the first to that have cost
   */
  public record Settled(long first, long next, Wei spent) {}

  /** Empty before the first transaction is settled. */
  public Optional<Settled> settled(Address wallet) {
    TableItem head = new TableItem(get(WalletItems.headKey(wallet)));
    return head.has("settled_nonce")
        ? Optional.of(
            new Settled(
                head.number("settled_first"),
                head.number("settled_nonce"),
                new Wei(head.bigNumber("spent_wei"))))
        : Optional.empty();
  }

  /**
   * Counts what a transaction has cost, once, and lets its entry go after a while. Nothing will
   * come of the entry any more but what has.
   *
   * @param first whether it is the one that the journal began with
   * @return false if it has been counted before
   */
  public boolean settle(TransactionRef ref, boolean first, Wei cost, Instant now) {
    UpdateItemRequest count =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.headKey(ref.wallet()))
            .updateExpression(
                first
                    ? "SET settled_first = :nonce, settled_nonce = :next ADD spent_wei :cost"
                    : "SET settled_nonce = :next ADD spent_wei :cost")
            .conditionExpression(
                first ? "attribute_not_exists(settled_nonce)" : "settled_nonce = :nonce")
            .expressionAttributeValues(
                Map.of(
                    ":next", number(ref.nonce() + 1),
                    ":nonce", number(ref.nonce()),
                    ":cost", number(cost.value())))
            .build();
    // The mark comes first: an entry that is marked and not counted yet is counted by the next
    // round, while one that is counted and never marked would stay for ever.
    UpdateItemRequest mark =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.key(ref))
            .updateExpression("SET expires_at = :at")
            .conditionExpression("attribute_exists(wallet)")
            .expressionAttributeValues(Map.of(":at", number(now.plus(KEPT).getEpochSecond())))
            .build();
    return attempt(() -> dynamo.updateItem(mark)) && attempt(() -> dynamo.updateItem(count));
  }

  private Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return dynamo
        .getItem(GetItemRequest.builder().tableName(table).consistentRead(true).key(key).build())
        .item();
  }

  private static boolean attempt(Runnable write) {
    try {
      write.run();
      return true;
    } catch (ConditionalCheckFailedException | TransactionConflictException e) {
      // One that meets a transaction is too late as well: somebody writes the same entry just now.
      return false;
    }
  }
}
