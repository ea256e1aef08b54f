package org.mor.automation.session.model;

import java.math.BigInteger;
import java.util.Optional;
import org.mor.automation.marketplace.Wei;

/**
 * Limits on one user's requests, also where all users share an account.
 *
 * @param perMinute openings and closings started in one clock minute; 0 for no limit
 * @param perHour the same in one clock hour; 0 for no limit
 * @param stakeTime wei of MOR times seconds that the sessions opened in one UTC day may lock
 * @param gas wei of ETH that opening and closing the sessions of one UTC day may cost
 */
public record UserAllowance(
    int perMinute, int perHour, Optional<BigInteger> stakeTime, Optional<Wei> gas) {
  public static final UserAllowance UNLIMITED =
      new UserAllowance(0, 0, Optional.empty(), Optional.empty());

  private static final BigInteger WEI_SECONDS_PER_MOR_HOUR =
      BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(3600));

  public UserAllowance {
    if (perMinute < 0 || perHour < 0) {
      throw new IllegalArgumentException("a number of openings and closings is not negative");
    }
  }

  /** One MOR locked for one hour is one MOR-hour. */
  public static BigInteger morHours(BigInteger number) {
    return number.multiply(WEI_SECONDS_PER_MOR_HOUR);
  }
}
