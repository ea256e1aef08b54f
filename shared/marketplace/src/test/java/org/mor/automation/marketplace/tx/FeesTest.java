package org.mor.automation.marketplace.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Wei;

class FeesTest {

  private static Fees fees(long tip, long maxFee) {
    return new Fees(Wei.of(tip), Wei.of(maxFee));
  }

  @Test
  void leavesRoomForTheBaseFeeToDouble() {
    assertEquals(fees(3, 203), Fees.quote(Wei.of(3), Wei.of(100)));
  }

  @Test
  void raisesBothFigures() {
    assertEquals(fees(115, 1150), fees(100, 1000).raised());
    // Rounded up: a replacement must reach the percentage in both.
    assertEquals(fees(2, 13), fees(1, 11).raised());
    assertEquals(fees(1, 1), fees(0, 0).raised());
  }

  @Test
  void followsTheMarketWhereThatIsHigher() {
    assertEquals(fees(115, 5000), fees(100, 1000).raised().atLeast(fees(7, 5000)));
    assertEquals(fees(2000, 2000), fees(100, 1000).raised().atLeast(fees(2000, 2000)));
  }

  @Test
  void refusesATipAboveTheWholeFee() {
    assertThrows(IllegalArgumentException.class, () -> fees(2, 1));
  }
}
