package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.bytes;
import static org.mor.automation.session.store.TableItem.millis;
import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.seconds;
import static org.mor.automation.session.store.TableItem.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.ClosingResult;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;
import org.mor.automation.session.model.TransactionRef;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A session record as an item of the sessions table, and back. */
final class SessionItems {
  /** Finished records expire after this long. */
  private static final Duration KEPT = Duration.ofDays(30);

  static final int DUE_PARTITIONS = 8;

  private SessionItems() {}

  static String slotsKey(PoolKey pool) {
    return "pool|" + pool.account().value() + "|" + pool.model();
  }

  /** The model of a pool's slot; empty for other places. */
  static Optional<String> modelOf(String slotsKey) {
    return slotsKey.startsWith("pool|")
        ? Optional.of(slotsKey.substring(slotsKey.lastIndexOf('|') + 1))
        : Optional.empty();
  }

  static String endedKey(PoolKey pool) {
    return "ended|" + pool.account().value() + "|" + pool.model();
  }

  static Map<String, AttributeValue> key(Place place, IntentId intent) {
    return switch (place) {
      case Place.Slot slot ->
          Map.of(
              "pool", text(slotsKey(slot.pool())),
              "id", text(String.format(Locale.ROOT, "slot#%03d", slot.number())));
      case Place.Ended ended ->
          Map.of("pool", text(endedKey(ended.pool())), "id", text(intent.value()));
      case Place.Manual manual -> manualKey(manual.pool().account(), intent);
    };
  }

  static String manualKey(UserId user) {
    return "manual|" + user.value();
  }

  /** The place of a manual session from its opening to its end; its owner's name is part of it. */
  static Map<String, AttributeValue> manualKey(UserId user, IntentId intent) {
    return Map.of("pool", text(manualKey(user)), "id", text(intent.value()));
  }

  static String duePartition(int number) {
    return "due#" + number;
  }

  static Map<String, AttributeValue> write(SessionRecord record, Instant now) {
    TableItem item = TableItem.empty();
    item.map().putAll(key(record.place(), record.intent()));
    if (record.place() instanceof Place.Manual manual) {
      item.with("model", text(manual.pool().model().hex())).with("request", text(manual.request()));
    }
    item.with("intent", text(record.intent().value()))
        .with("user", text(record.user().value()))
        .with("duration", number(record.duration().toSeconds()))
        .with("created_at", millis(record.createdAt()))
        .with("stage", text(Stage.of(record.progress()).name()));
    record
        .hold()
        .ifPresent(
            hold ->
                item.with("lease_owner", text(hold.owner().token()))
                    .with("lease_until", millis(hold.until())));
    record.coolUntil().ifPresent(until -> item.with("cool_until", millis(until)));
    item.map().putAll(progress(record.progress()));
    if (Stage.of(record.progress()).finished()) {
      item.with("expires_at", seconds(now.plus(KEPT)));
    } else {
      Instant due = Stage.due(record.progress(), record.hold().map(Hold::until).orElse(now));
      item.with("due_partition", text(duePartition(record.intent()))).with("due_at", seconds(due));
    }
    return item.map();
  }

  static String duePartition(IntentId intent) {
    return duePartition(Math.floorMod(intent.value().hashCode(), DUE_PARTITIONS));
  }

  private static Map<String, AttributeValue> progress(Progress progress) {
    TableItem item = TableItem.empty();
    progress.selectedBid().ifPresent(selected -> selected(item, selected));
    progress.onChain().ifPresent(granted -> granted(item, granted));
    progress
        .openingTransaction()
        .ifPresent(opening -> item.with("open_nonce", number(opening.nonce())));
    progress.closed().ifPresent(closure -> closure(item, closure));
    switch (progress) {
      case Progress.Signed signed ->
          item.with("provider_key", bytes(signed.providerKey()))
              .with("approval", bytes(signed.approval()));
      case Progress.Closing closing ->
          item.with("close_nonce", number(closing.closing().nonce()))
              .with("close_wallet", bytes(closing.closing().wallet().bytes()));
      case Progress.Failed failed -> failure(item, failed.failure());
      case Progress.Reserved _,
          Progress.Chosen _,
          Progress.Open _,
          Progress.Expired _,
          Progress.Held _,
          Progress.Closed _ -> {}
    }
    return item.map();
  }

  private static void closure(TableItem item, ClosingResult closure) {
    item.with("closed_at", millis(closure.at()));
    closure.held().ifPresent(held -> item.with("held", number(held.value())));
    closure.heldUntil().ifPresent(at -> item.with("held_until", millis(at)));
  }

  private static void failure(TableItem item, OpeningFailure failure) {
    item.with("failure", text(failure.cause().name())).with("detail", text(failure.detail()));
    failure.until().ifPresent(until -> item.with("retry_at", millis(until)));
  }

  private static void selected(TableItem item, SelectedBid selected) {
    item.with("bid", bytes(selected.bid().bytes()))
        .with("provider", bytes(selected.provider().bytes()))
        .with("endpoint", text(selected.endpoint()))
        .with("price", number(selected.pricePerSecond().value()))
        .with("stake", number(selected.stake().value()))
        .with("wallet", bytes(selected.wallet().bytes()));
  }

  private static void granted(TableItem item, GrantedSession granted) {
    item.with("session_id", bytes(granted.id().bytes()))
        .with("provider_key", bytes(granted.providerKey()))
        .with("ends_at", millis(granted.endsAt()));
  }

  static SessionRecord read(Map<String, AttributeValue> attributes) {
    TableItem item = new TableItem(attributes);
    Optional<Hold> hold =
        item.optionalText("lease_owner")
            .map(owner -> new Hold(new Owner(owner), item.time("lease_until")));
    return new SessionRecord(
        place(item),
        new IntentId(item.string("intent")),
        new UserId(item.string("user")),
        Duration.ofSeconds(item.number("duration")),
        item.time("created_at"),
        hold,
        item.optionalTime("cool_until"),
        readProgress(item));
  }

  private static Place place(TableItem item) {
    String key = item.string("pool");
    int kind = key.indexOf('|');
    if (key.startsWith("manual|")) {
      UserId owner = new UserId(key.substring(kind + 1));
      return new Place.Manual(
          new PoolKey(owner, new ModelId(item.string("model"))), item.string("request"));
    }
    int model = key.lastIndexOf('|');
    PoolKey pool =
        new PoolKey(
            new UserId(key.substring(kind + 1, model)), new ModelId(key.substring(model + 1)));
    return key.startsWith("pool|")
        ? new Place.Slot(pool, Integer.parseInt(item.string("id").substring("slot#".length())))
        : new Place.Ended(pool);
  }

  private static Progress readProgress(TableItem item) {
    return switch (Stage.valueOf(item.string("stage"))) {
      case RESERVED -> new Progress.Reserved();
      case CHOSEN -> new Progress.Chosen(readChoice(item));
      case SIGNED ->
          new Progress.Signed(
              readChoice(item), item.bytes("provider_key"), item.bytes("approval"), opening(item));
      case OPEN -> new Progress.Open(readChoice(item), opening(item), readGranted(item));
      case EXPIRED ->
          new Progress.Expired(readChoice(item), optionalOpening(item), readGranted(item));
      case CLOSING ->
          new Progress.Closing(
              readChoice(item),
              optionalOpening(item),
              readGranted(item),
              new TransactionRef(
                  Address.of(item.bytes("close_wallet")), item.number("close_nonce")));
      case HELD ->
          new Progress.Held(
              readChoice(item), optionalOpening(item), readGranted(item), readClosure(item));
      case CLOSED ->
          new Progress.Closed(
              readChoice(item),
              optionalOpening(item),
              readGranted(item),
              item.has("closed_at") ? Optional.of(readClosure(item)) : Optional.empty());
      case FAILED ->
          new Progress.Failed(
              item.has("bid") ? Optional.of(readChoice(item)) : Optional.empty(),
              new OpeningFailure(
                  OpeningFailure.Cause.valueOf(item.string("failure")),
                  item.string("detail"),
                  item.optionalTime("retry_at")));
    };
  }

  private static SelectedBid readChoice(TableItem item) {
    return new SelectedBid(
        BidId.of(item.bytes("bid")),
        Address.of(item.bytes("provider")),
        item.string("endpoint"),
        new Wei(item.bigNumber("price")),
        new Wei(item.bigNumber("stake")),
        Address.of(item.bytes("wallet")));
  }

  private static Optional<TransactionRef> optionalOpening(TableItem item) {
    return item.has("open_nonce") ? Optional.of(opening(item)) : Optional.empty();
  }

  private static ClosingResult readClosure(TableItem item) {
    return new ClosingResult(
        item.time("closed_at"),
        item.has("held") ? Optional.of(new Wei(item.bigNumber("held"))) : Optional.empty(),
        item.optionalTime("held_until"));
  }

  private static TransactionRef opening(TableItem item) {
    return new TransactionRef(Address.of(item.bytes("wallet")), item.number("open_nonce"));
  }

  private static GrantedSession readGranted(TableItem item) {
    return new GrantedSession(
        SessionId.of(item.bytes("session_id")), item.bytes("provider_key"), item.time("ends_at"));
  }
}
