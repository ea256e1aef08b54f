package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The counters of open sessions and stake, moved in the same transaction as the record that they
 * count. The wallet's is written only where it has a cap: all openings of the wallet meet on it,
 * and transactions that meet hold each other up.
 */
final class AccountCounters {
  private final SessionTables tables;
  private final SessionCaps caps;
  private final List<OpeningFailure.Cause> causes = new ArrayList<>();

  AccountCounters(SessionTables tables, SessionCaps caps) {
    this.tables = tables;
    this.caps = caps;
  }

  static Map<String, AttributeValue> accountKey(UserId account) {
    return Map.of("pool", text("account|" + account.value()), "id", text("usage"));
  }

  /** Adds what the next record ties up beyond the current one. */
  void countStake(TableTransaction transaction, SessionRecord current, SessionRecord next) {
    BigInteger more = stake(next).subtract(stake(current));
    SelectedBid selected = next.progress().selectedBid().orElseThrow();
    transaction.update(
        tables.sessions(),
        accountKey(next.pool().account()),
        "ADD open_stake :more",
        caps.accountStake()
            .map(cap -> upTo(cap, more))
            .orElseGet(() -> Condition.none().with(":more", number(more))));
    causes.add(OpeningFailure.Cause.ACCOUNT_STAKE_AT_CAP);
    if (caps.walletStake().isPresent()) {
      Optional<SelectedBid> left =
          current.progress().selectedBid().filter(old -> !old.wallet().equals(selected.wallet()));
      transaction.update(
          tables.wallets(),
          WalletItems.usageKey(selected.wallet()),
          "ADD open_stake :more",
          upTo(caps.walletStake().get(), left.isPresent() ? selected.stake().value() : more));
      causes.add(OpeningFailure.Cause.WALLET_STAKE_AT_CAP);
      left.ifPresent(old -> countWallet(transaction, old.wallet(), old.stake().value().negate()));
    }
  }

  /** Why the write of that number, the record's own being 0, was refused. */
  OpeningFailure.Cause cause(int write) {
    return causes.get(write - 1);
  }

  /** Takes a record that ends out of every counter. */
  void uncount(TableTransaction transaction, SessionRecord record) {
    count(transaction, record, -sessions(record), stake(record).negate());
  }

  /** A session that has ended is none any longer; its stake goes on counting until it is home. */
  void countEnded(TableTransaction transaction, SessionRecord open) {
    count(transaction, open, -sessions(open), BigInteger.ZERO);
  }

  /** Of a closed session's stake, what is held goes on counting. */
  void countHeld(TableTransaction transaction, SessionRecord current, SessionRecord held) {
    count(transaction, current, -sessions(current), stake(held).subtract(stake(current)));
  }

  /** The stake of a session that was found on the chain counts, whatever the caps are. */
  void countAdopted(TableTransaction transaction, SessionRecord adopted) {
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

  private void count(
      TableTransaction transaction, SessionRecord record, int sessions, BigInteger more) {
    transaction.update(
        tables.sessions(),
        accountKey(record.pool().account()),
        "ADD open_sessions :one, open_stake :stake",
        Condition.none().with(":one", number(sessions)).with(":stake", number(more)));
    if (caps.walletStake().isPresent()) {
      record
          .progress()
          .selectedBid()
          .ifPresent(selected -> countWallet(transaction, selected.wallet(), more));
    }
  }

  private void countWallet(TableTransaction transaction, Address wallet, BigInteger more) {
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
        record
            .progress()
            .selectedBid()
            .map(selected -> selected.stake().value())
            .orElse(BigInteger.ZERO);
    return record.progress() instanceof Progress.Held held
        ? held.closure().held().map(Wei::value).orElse(all)
        : all;
  }
}
