package org.mor.automation.ops;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.mor.automation.marketplace.Wei;

/** Amounts and times as a person reads them. */
final class Amounts {
  private static final int WEI_DIGITS = 18;
  private static final int SHOWN_DIGITS = 6;

  /** No token has that much, so an allowance above it is meant to be unlimited. */
  private static final int UNLIMITED_BITS = 200;

  private Amounts() {}

  /** Whole coins, rounded down. */
  static String coins(Wei wei) {
    BigDecimal coins =
        new BigDecimal(wei.value(), WEI_DIGITS).setScale(SHOWN_DIGITS, RoundingMode.DOWN);
    return coins.signum() == 0 ? "0" : coins.stripTrailingZeros().toPlainString();
  }

  /**
   * Reads whole MOR.
   *
   * @throws IllegalArgumentException if it is no such amount
   */
  static Wei mor(String coins) {
    if (!coins.matches("[0-9]{1,12}(\\.[0-9]{1,18})?")) {
      throw new IllegalArgumentException("an amount of MOR is a decimal number: " + coins);
    }
    return new Wei(new BigDecimal(coins).movePointRight(WEI_DIGITS).toBigIntegerExact());
  }

  static String allowance(Wei wei) {
    return wei.value().bitLength() > UNLIMITED_BITS ? "unlimited" : coins(wei);
  }

  /** With a tenth. */
  static String seconds(Duration time) {
    return new BigDecimal(time.toMillis()).movePointLeft(3).setScale(1, RoundingMode.HALF_UP)
        + " s";
  }

  /** The two largest units. */
  static String time(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
