package org.mor.automation.session.store;

import static org.mor.automation.session.store.TableItem.number;
import static org.mor.automation.session.store.TableItem.text;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.model.UserAllowance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Counts each user's openings, closings, stake and gas per minute, hour and day, in the same
 * transaction as the record. Each window is its own item: one conditional write counts and refuses,
 * and a new window needs no write to begin. The operator's warm sessions count for no user.
 */
final class UserCounters {
  private static final String STAKE_TIME = "stake_time";
  private static final String GAS = "gas";
  private static final String COUNT = "begun";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final SessionTables tables;
  private final UserAllowance allowance;

  UserCounters(SessionTables tables, UserAllowance allowance) {
    this.tables = tables;
    this.allowance = allowance;
  }

  static boolean counted(SessionRecord record) {
    return !record.user().equals(Sharing.EVERYBODY);
  }

  /** Counts one opening or closing. */
  void countStart(TableTransaction transaction, UserId user, Instant now) {
    countStart(transaction, user, now, MINUTE, allowance.perMinute());
    countStart(transaction, user, now, HOUR, allowance.perHour());
  }

  private void countStart(
      TableTransaction transaction, UserId user, Instant now, Duration window, int most) {
    if (most == 0) {
      return;
    }
    Instant end = end(now, window);
    transaction
        .update(
            tables.sessions(),
            key(user, now, window),
            "SET expires_at = :expires ADD " + COUNT + " :one",
            Condition.of("attribute_not_exists(" + COUNT + ") OR " + COUNT + " < :most")
                .with(":expires", expires(end))
                .with(":one", number(1))
                .with(":most", number(most)))
        .upTo(atLimit(OpeningFailure.Cause.SESSION_RATE_AT_CAP, end));
  }

  /** Counts the stake that the next record locks beyond the current one, for as long as asked. */
  void countStakeTime(TableTransaction transaction, SessionRecord current, SessionRecord next) {
    if (allowance.stakeTime().isPresent() && counted(next)) {
      add(
          transaction,
          next,
          STAKE_TIME,
          stakeTime(next).subtract(stakeTime(current)),
          allowance.stakeTime().get(),
          OpeningFailure.Cause.STAKE_TIME_AT_CAP);
    }
  }

  /** Subtracts what a failed opening had counted. */
  void uncountStakeTime(TableTransaction transaction, SessionRecord failed) {
    BigInteger counted = stakeTime(failed);
    if (allowance.stakeTime().isPresent() && counted(failed) && counted.signum() > 0) {
      transaction.update(
          tables.sessions(),
          key(failed.user(), failed.createdAt(), DAY),
          "ADD " + STAKE_TIME + " :less",
          Condition.none().with(":less", number(counted.negate())));
    }
  }

  /** Counts what opening and closing a session may cost, before anything is spent. */
  void countGas(TableTransaction transaction, SessionRecord record, Wei most) {
    if (allowance.gas().isPresent() && counted(record)) {
      add(
          transaction,
          record,
          GAS,
          most.value(),
          allowance.gas().get().value(),
          OpeningFailure.Cause.GAS_AT_CAP);
    }
  }

  /**
   * Counts what a closing costs beyond what was reserved for it, on the day of the closing. It is
   * never refused, and leaves the user less for new sessions.
   */
  void countExcess(TableTransaction transaction, SessionRecord record, Wei excess, Instant now) {
    if (allowance.gas().isPresent() && counted(record) && !excess.isZero()) {
      transaction.update(
          tables.sessions(),
          key(record.user(), now, DAY),
          "SET expires_at = :expires ADD " + GAS + " :more",
          Condition.none()
              .with(":expires", expires(end(now, DAY)))
              .with(":more", number(excess.value())));
    }
  }

  /**
   * Counts on the day on which the record was made, so that a failure subtracts from the same day.
   */
  private void add(
      TableTransaction transaction,
      SessionRecord record,
      String counter,
      BigInteger more,
      BigInteger cap,
      OpeningFailure.Cause cause) {
    Instant end = end(record.createdAt(), DAY);
    transaction
        .update(
            tables.sessions(),
            key(record.user(), record.createdAt(), DAY),
            "SET expires_at = :expires ADD " + counter + " :more",
            Condition.adding(counter, more, cap).with(":expires", expires(end)))
        .upTo(atLimit(cause, end));
  }

  private static OpeningFailure atLimit(OpeningFailure.Cause cause, Instant until) {
    return new OpeningFailure(cause, "at the user's limit", Optional.of(until));
  }

  private static BigInteger stakeTime(SessionRecord record) {
    return record
        .progress()
        .selectedBid()
        .map(SelectedBid::stake)
        .map(stake -> stake.value().multiply(BigInteger.valueOf(record.duration().toSeconds())))
        .orElse(BigInteger.ZERO);
  }

  private static Instant end(Instant now, Duration window) {
    return Instant.ofEpochSecond((numbered(now, window) + 1) * window.toSeconds());
  }

  private static long numbered(Instant now, Duration window) {
    return Math.floorDiv(now.getEpochSecond(), window.toSeconds());
  }

  private static Map<String, AttributeValue> key(UserId user, Instant time, Duration window) {
    return Map.of(
        "pool", text("limit|" + user.value()),
        "id", text("sessions#" + window.toSeconds() + "#" + numbered(time, window)));
  }

  /** A day longer than needed, since the clocks of table and process may differ. */
  private static AttributeValue expires(Instant end) {
    return number(end.plus(DAY).getEpochSecond());
  }
}
