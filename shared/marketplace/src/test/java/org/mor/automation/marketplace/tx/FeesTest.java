package org.mor.automation.marketplace.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Wei;

class FeesTest {
  private static final Wei CAP = Wei.of(1_000_000);
  private static final Fees NOTHING = new Fees(Wei.ZERO, Wei.ZERO);

  private static Fees fees(long tip, long maxFee) {
    return new Fees(Wei.of(tip), Wei.of(maxFee));
  }

  @Test
  void leavesRoomForTheBaseFeeToDouble() {
    assertEquals(fees(3, 203), Fees.quote(Wei.of(3), Wei.of(100)));
  }

  @Test
  void raisesBothFigures() {
    assertEquals(Optional.of(fees(115, 1150)), fees(100, 1000).raised(NOTHING, CAP));
    // Rounded up: a replacement must reach the percentage in both.
    assertEquals(Optional.of(fees(2, 13)), fees(1, 11).raised(NOTHING, CAP));
    assertEquals(Optional.of(fees(1, 1)), fees(0, 0).raised(NOTHING, CAP));
  }

  @Test
  void followsTheMarketWhereThatIsHigher() {
    assertEquals(Optional.of(fees(115, 5000)), fees(100, 1000).raised(fees(7, 5000), CAP));
    assertEquals(Optional.of(fees(2000, 2000)), fees(100, 1000).raised(fees(2000, 2000), CAP));
  }

  @Test
  void stopsAtTheCap() {
    assertEquals(Optional.empty(), fees(100, 1000).raised(NOTHING, Wei.of(1149)));
    assertThrows(IllegalArgumentException.class, () -> fees(2, 1));
  }
}
