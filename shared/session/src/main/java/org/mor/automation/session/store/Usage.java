package org.mor.automation.session.store;

import static org.mor.automation.session.store.Item.number;
import static org.mor.automation.session.store.Item.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.Choice;
import org.mor.automation.session.Failure;
import org.mor.automation.session.Progress;
import org.mor.automation.session.SessionRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The counters of open sessions and stake, moved in the same transaction as the record that they
 * count. The wallet's is written only where it has a cap: all openings of the wallet meet on it,
 * and transactions that meet hold each other up.
 */
final class Usage {
  private final Tables tables;
  private final Caps caps;
  private final List<Failure.Cause> causes = new ArrayList<>();

  Usage(Tables tables, Caps caps) {
    this.tables = tables;
    this.caps = caps;
  }

  static Map<String, AttributeValue> accountKey(UserId account) {
    return Map.of("pool", text("account|" + account.value()), "id", text("usage"));
  }

  /** Adds what the next record ties up beyond the current one. */
  void countStake(Transaction transaction, SessionRecord current, SessionRecord next) {
    BigInteger more = stake(next).subtract(stake(current));
    Choice choice = next.progress().chosen().orElseThrow();
    transaction.update(
        tables.sessions(),
        accountKey(next.pool().account()),
        "ADD open_stake :more",
        caps.accountStake()
            .map(cap -> upTo(cap, more))
            .orElseGet(() -> Condition.none().with(":more", number(more))));
    causes.add(Failure.Cause.ACCOUNT_STAKE_AT_CAP);
    if (caps.walletStake().isPresent()) {
      Optional<Choice> left =
          current.progress().chosen().filter(old -> !old.wallet().equals(choice.wallet()));
      transaction.update(
          tables.wallets(),
          WalletItems.usageKey(choice.wallet()),
          "ADD open_stake :more",
          upTo(caps.walletStake().get(), left.isPresent() ? choice.stake().value() : more));
      causes.add(Failure.Cause.WALLET_STAKE_AT_CAP);
      left.ifPresent(old -> countWallet(transaction, old.wallet(), old.stake().value().negate()));
    }
  }

  /** Why the write of that number, the record's own being 0, was refused. */
  Failure.Cause cause(int write) {
    return causes.get(write - 1);
  }

  /** Takes a record that ends out of every counter. */
  void uncount(Transaction transaction, SessionRecord record) {
    count(transaction, record, -sessions(record), stake(record).negate());
  }

  /** A session that has ended is none any longer; its stake goes on counting until it is home. */
  void countEnded(Transaction transaction, SessionRecord open) {
    count(transaction, open, -sessions(open), BigInteger.ZERO);
  }

  /** Of a closed session's stake, what is held goes on counting. */
  void countHeld(Transaction transaction, SessionRecord current, SessionRecord held) {
    count(transaction, current, -sessions(current), stake(held).subtract(stake(current)));
  }

  /** The stake of a session that was found on the chain counts, whatever the caps are. */
  void countAdopted(Transaction transaction, SessionRecord adopted) {
    count(transaction, adopted, sessions(adopted), stake(adopted));
  }

  /** Whether a record counts as one of its account's sessions: from its reservation to its end. */
  static int sessions(SessionRecord record) {
    return switch (record.progress()) {
      case Progress.Reserved _, Progress.Chosen _, Progress.Signed _, Progress.Open _ -> 1;
      case Progress.Expired _,
          Progress.Closing _,
          Progress.Held _,
          Progress.Closed _,
          Progress.Failed _ ->
          0;
    };
  }

  private void count(Transaction transaction, SessionRecord record, int sessions, BigInteger more) {
    transaction.update(
        tables.sessions(),
        accountKey(record.pool().account()),
        "ADD open_sessions :one, open_stake :stake",
        Condition.none().with(":one", number(sessions)).with(":stake", number(more)));
    if (caps.walletStake().isPresent()) {
      record
          .progress()
          .chosen()
          .ifPresent(choice -> countWallet(transaction, choice.wallet(), more));
    }
  }

  private void countWallet(Transaction transaction, Address wallet, BigInteger more) {
    transaction.update(
        tables.wallets(),
        WalletItems.usageKey(wallet),
        "ADD open_stake :stake",
        Condition.none().with(":stake", number(more)));
  }

  /** Even the first stake, which meets no counter yet, has to be within the cap. */
  private static Condition upTo(Wei cap, BigInteger more) {
    boolean first = more.compareTo(cap.value()) <= 0;
    return Condition.of(
            (first ? "attribute_not_exists(open_stake) OR " : "") + "open_stake <= :most")
        .with(":more", number(more))
        .with(":most", number(cap.value().subtract(more)));
  }

  /** What a record ties up: its stake, and after closing what the contract holds of it. */
  static BigInteger stake(SessionRecord record) {
    BigInteger all =
        record.progress().chosen().map(choice -> choice.stake().value()).orElse(BigInteger.ZERO);
    return record.progress() instanceof Progress.Held held
        ? held.closure().held().map(Wei::value).orElse(all)
        : all;
  }
}
