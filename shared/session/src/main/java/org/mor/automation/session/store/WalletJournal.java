package org.mor.automation.session.store;

import static org.mor.automation.session.store.Item.bytes;
import static org.mor.automation.session.store.Item.number;
import static org.mor.automation.session.store.Item.text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.session.Owner;
import org.mor.automation.session.TransactionRef;
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
 * entries that {@link SessionMoves} writes together with a session.
 */
public final class WalletJournal {
  /** Finished transactions go after this long; until then they explain what gas was spent on. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** The millisecond that tells approvals apart is long over by then. */
  private static final Duration APPROVAL_KEPT = Duration.ofDays(1);

  private final DynamoDbClient dynamo;
  private final String table;

  public WalletJournal(DynamoDbClient dynamo, Tables tables) {
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
      return Optional.of(new Item(dynamo.updateItem(request).attributes()).number("next_nonce"));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  /** Starts the sequence at the chain's count, or moves it up to it; never down. */
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
    Item head = new Item(get(WalletItems.headKey(wallet)));
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

  /** Puts dearer bytes in place of the ones last signed; false if somebody else just did. */
  public boolean replace(JournalEntry old, JournalEntry dearer) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.key(old.ref()))
            .updateExpression(
                "SET raw_bytes = :raw, hashes = :hashes, tip = :tip, max_fee = :fee,"
                    + " sent_at = :sent")
            .conditionExpression("hashes = :old")
            .expressionAttributeValues(
                Map.of(
                    ":raw", bytes(dearer.raw()),
                    ":hashes", WalletItems.hashes(dearer.hashes()),
                    ":tip", number(dearer.tip().value()),
                    ":fee", number(dearer.maxFee().value()),
                    ":sent", number(dearer.sentAt().toEpochMilli()),
                    ":old", WalletItems.hashes(old.hashes())))
            .build();
    return attempt(() -> dynamo.updateItem(request));
  }

  /** Nothing will come of the entry any more but what has; it is kept for a while and goes. */
  public void finish(TransactionRef ref, Instant now) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(WalletItems.key(ref))
            .updateExpression("SET expires_at = :at")
            .conditionExpression("attribute_exists(wallet)")
            .expressionAttributeValues(Map.of(":at", number(now.plus(KEPT).getEpochSecond())))
            .build();
    attempt(() -> dynamo.updateItem(request));
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
