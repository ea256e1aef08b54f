package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.ClosingResult;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.SessionRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The counters of open sessions and stake, changed in the same transaction as the record that they
 * count. A wallet's counter is written only where the wallet has a cap: every opening of the wallet
 * writes it, and such transactions conflict.
 */
final class AccountCounters {
  private final SessionTables tables;
  private final SessionCaps caps;

  AccountCounters(SessionTables tables, SessionCaps caps) {
    this.tables = tables;
    this.caps = caps;
  }

  static Map<String, AttributeValue> accountKey(UserId account) {
    return Map.of("pool", text("account|" + account.value()), "id", text("usage"));
  }

  /** Counts one more session. */
  void countSession(TableTransaction transaction, SessionRecord reserved) {
    transaction
        .update(
            tables.sessions(),
            accountKey(reserved.pool().account()),
            "ADD open_sessions :one",
            Condition.of("attribute_not_exists(open_sessions) OR open_sessions < :most")
                .with(":one", number(1))
                .with(":most", number(caps.accountSessions())))
        .upTo(atCap(OpeningFailure.Cause.ACCOUNT_SESSIONS_AT_CAP));
  }

  /** Adds the stake that the next record locks beyond the current one. */
  void countStake(TableTransaction transaction, SessionRecord current, SessionRecord next) {
    BigInteger more = stake(next).subtract(stake(current));
    SelectedBid selected = next.progress().selectedBid().orElseThrow();
    transaction
        .update(
            tables.sessions(),
            accountKey(next.pool().account()),
            "ADD open_stake :more",
            caps.accountStake()
                .map(cap -> Condition.adding("open_stake", more, cap.value()))
                .orElseGet(() -> Condition.none().with(":more", number(more))))
        .upTo(atCap(OpeningFailure.Cause.ACCOUNT_STAKE_AT_CAP));
    if (caps.walletStake().isPresent()) {
      Optional<SelectedBid> left =
          current.progress().selectedBid().filter(old -> !old.wallet().equals(selected.wallet()));
      transaction
          .update(
              tables.wallets(),
              WalletItems.usageKey(selected.wallet()),
              "ADD open_stake :more",
              Condition.adding(
                  "open_stake",
                  left.isPresent() ? selected.stake().value() : more,
                  caps.walletStake().get().value()))
          .upTo(atCap(OpeningFailure.Cause.WALLET_STAKE_AT_CAP));
      left.ifPresent(old -> countWallet(transaction, old.wallet(), old.stake().value().negate()));
    }
  }

  private static OpeningFailure atCap(OpeningFailure.Cause cause) {
    return new OpeningFailure(cause, "at its cap");
  }

  /**
   * Counts the difference that a change of a record makes, whatever the caps are.
   *
   * @param before empty for a session that was found on the chain
   */
  void count(TableTransaction transaction, Optional<SessionRecord> before, SessionRecord after) {
    int sessions = sessions(after) - before.map(AccountCounters::sessions).orElse(0);
    BigInteger stake =
        stake(after).subtract(before.map(AccountCounters::stake).orElse(BigInteger.ZERO));
    transaction.update(
        tables.sessions(),
        accountKey(after.pool().account()),
        "ADD open_sessions :one, open_stake :stake",
        Condition.none().with(":one", number(sessions)).with(":stake", number(stake)));
    if (caps.walletStake().isPresent()) {
      after
          .progress()
          .selectedBid()
          .ifPresent(selected -> countWallet(transaction, selected.wallet(), stake));
    }
  }

  /** Whether a record counts as one of its account's sessions: from its reservation to its end. */
  static int sessions(SessionRecord record) {
    return switch (record.progress()) {
      case Progress.Opening _, Progress.Open _ -> 1;
      case Progress.OutOfUse _, Progress.Failed _ -> 0;
    };
  }

  private void countWallet(TableTransaction transaction, Address wallet, BigInteger more) {
    transaction.update(
        tables.wallets(),
        WalletItems.usageKey(wallet),
        "ADD open_stake :stake",
        Condition.none().with(":stake", number(more)));
  }

  /**
   * Wei of MOR that a record ties up: its stake until it is closed, then what the contract holds,
   * and nothing once it is finished.
   */
  static BigInteger stake(SessionRecord record) {
    if (Stage.of(record.progress()).finished()) {
      return BigInteger.ZERO;
    }
    Optional<Wei> held = record.progress().closed().flatMap(ClosingResult::held);
    return held.or(() -> record.progress().selectedBid().map(SelectedBid::stake))
        .map(Wei::value)
        .orElse(BigInteger.ZERO);
  }
}
