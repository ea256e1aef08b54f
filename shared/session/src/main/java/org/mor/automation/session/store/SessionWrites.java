package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.text;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** What the conditional writes of session records have in common. */
final class SessionWrites {
  /** Nobody holds the record. */
  static final String FREE = "(attribute_not_exists(lease_owner) OR lease_until < :now)";

  final SessionTables tables;
  final AccountCounters account;
  final UserCounters user;
  final Clock clock;
  private final DynamoDbClient dynamo;
  private final TransactionConflictRetry retry;

  SessionWrites(
      DynamoDbClient dynamo,
      SessionTables tables,
      SessionCaps caps,
      Clock clock,
      TransactionConflictRetry retry) {
    this.dynamo = dynamo;
    this.tables = tables;
    this.account = new AccountCounters(tables, caps);
    this.user = new UserCounters(tables, caps.user());
    this.clock = clock;
    this.retry = retry;
  }

  TableTransaction transaction() {
    return new TableTransaction(dynamo, retry);
  }

  /** Starts with a record that must not be there yet. */
  TableTransaction inserting(SessionRecord record) {
    return transaction()
        .put(tables.sessions(), item(record), Condition.of("attribute_not_exists(id)"));
  }

  /** Starts with a change of a record in its place. */
  TableTransaction changing(SessionRecord current, String change, Condition condition) {
    return transaction().update(tables.sessions(), key(current), change, condition);
  }

  private Map<String, AttributeValue> item(SessionRecord record) {
    return SessionItems.write(record, clock.instant());
  }

  static Map<String, AttributeValue> key(SessionRecord record) {
    return SessionItems.key(record.place(), record.intent());
  }

  static AttributeValue stage(Progress progress) {
    return text(Stage.of(progress).name());
  }

  /** A condition on the record that was read before, and no other in its place. */
  static Condition same(SessionRecord current, String condition) {
    return Condition.of("intent = :intent AND " + condition)
        .with(":intent", text(current.intent().value()));
  }

  /** A condition on the record while the owner holds it. */
  static Condition heldBy(Owner owner, SessionRecord current, String condition) {
    return same(current, "lease_owner = :owner AND " + condition)
        .with(":owner", text(owner.token()));
  }

  /** Changes the one record. */
  Transition update(SessionRecord next, String change, Condition condition) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(tables.sessions())
            .key(key(next))
            .updateExpression(change)
            .conditionExpression(condition.text())
            .expressionAttributeValues(condition.valuesOrNull())
            .returnValues(ReturnValue.ALL_NEW)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      UpdateItemResponse response = retry.retry(() -> dynamo.updateItem(request));
      return new Transition.Won(SessionItems.read(response.attributes()));
    } catch (ConditionalCheckFailedException e) {
      return wonBefore(
          e.hasItem() ? Optional.of(SessionItems.read(e.item())) : Optional.empty(), next);
    }
  }

  /** Puts a later record in the place of one that the owner holds, and counts the difference. */
  Transition replace(SessionRecord current, SessionRecord next, Owner owner) {
    TableTransaction transaction =
        transaction()
            .put(
                tables.sessions(),
                item(next),
                Condition.of("lease_owner = :owner AND stage = :stage")
                    .with(":owner", text(owner.token()))
                    .with(":stage", stage(current.progress())));
    account.count(transaction, Optional.of(current), next);
    return commit(transaction, next);
  }

  /** Moves a record out of its slot, or leaves it where it is if it has none, and counts that. */
  TableTransaction leaveSlot(SessionRecord current, SessionRecord next, Condition condition) {
    TableTransaction transaction = transaction();
    if (next.place().equals(current.place())) {
      transaction.put(tables.sessions(), item(next), condition);
    } else {
      transaction
          .delete(tables.sessions(), key(current), condition)
          .put(tables.sessions(), item(next), Condition.of("attribute_not_exists(id)"));
    }
    account.count(transaction, Optional.of(current), next);
    return transaction;
  }

  /** Adds a signed transaction to the wallet's journal in the same write as its record. */
  TableTransaction journal(TableTransaction transaction, JournalEntry entry) {
    return transaction.put(
        tables.wallets(), WalletItems.write(entry), Condition.of("attribute_not_exists(wallet)"));
  }

  Transition commit(TableTransaction transaction, SessionRecord next) {
    return transaction
        .commit()
        .<Transition>map(refusal -> new Transition.Lost(refusal.record()))
        .orElseGet(() -> new Transition.Won(next));
  }

  /**
   * Commits a write within caps, which may be an earlier try's whose answer was lost.
   *
   * @param current the record that was read before
   */
  Transition commitWithinCaps(
      TableTransaction transaction, SessionRecord current, SessionRecord next) {
    return transaction
        .commit()
        .map(
            refusal ->
                refusal
                    .cap()
                    .<Transition>map(Transition.AtCap::new)
                    .orElseGet(
                        () ->
                            wonBefore(
                                refusal.write() == 0 ? refusal.record() : Optional.of(current),
                                next)))
        .orElseGet(() -> new Transition.Won(next));
  }

  /** Commits counters of a user alone. */
  static Optional<OpeningFailure> commitCounters(TableTransaction transaction) {
    return transaction.isEmpty()
        ? Optional.empty()
        : transaction.commit().map(refusal -> refusal.cap().orElseThrow());
  }

  /** Whether the record is what this write would have left: then an earlier try has written it. */
  private static Transition wonBefore(Optional<SessionRecord> current, SessionRecord wanted) {
    return current
            .filter(
                record ->
                    record.hold().isPresent()
                        && record.hold().equals(wanted.hold())
                        && record.intent().equals(wanted.intent())
                        && Stage.of(record.progress()) == Stage.of(wanted.progress())
                        && record.progress().selectedBid().equals(wanted.progress().selectedBid()))
            .isPresent()
        ? new Transition.Won(current.get())
        : new Transition.Lost(current);
  }
}
