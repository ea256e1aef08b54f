package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mor.automation.local.chain.Trade.refused;

import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.SessionId;

/** With the lock by day: whatever was used of the last day is held until it is over. */
class DayLockOnChainTest extends ClosingContract {
  private static final Trade.HeldStake NOTHING =
      new Trade.HeldStake(BigInteger.ZERO, BigInteger.ZERO);

  DayLockOnChainTest() {
    super(true);
  }

  @Test
  void holdsTheWholeStakeOfASessionThatEndedToday() {
    after(4000);
    trade.close(session);

    assertEquals(had.subtract(Trade.STAKE.value()), trade.balance(trade.user));
    assertEquals(new Trade.HeldStake(BigInteger.ZERO, Trade.STAKE.value()), trade.onHold());
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.minusSeconds(1));
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(20));
    trade.control.setNextBlockTime(NEXT_MIDNIGHT);
    trade.withdraw(1);
    assertEquals(had, trade.balance(trade.user));
    assertEquals(NOTHING, trade.onHold());
  }

  @Test
  void holdsNothingOnceTheDayOfItsEndIsOver() {
    trade.control.setNextBlockTime(NEXT_MIDNIGHT);
    trade.close(session);

    assertEquals(had, trade.balance(trade.user));
    assertEquals(NOTHING, trade.onHold());
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(20));
  }

  @Test
  void holdsOnlyWhatTheLastDayUsedOfASessionOverMidnight() {
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.minusSeconds(600));
    SessionId late = trade.open();
    trade.control.setNextBlockTime(trade.session(late).endsAt().plusSeconds(60));
    trade.close(late);

    BigInteger stake = trade.session(late).stake();
    BigInteger held = trade.onHold().hold();
    // 3,000 of its 3,600 seconds were on the day of its end.
    BigInteger expected = stake.multiply(BigInteger.valueOf(5)).divide(BigInteger.valueOf(6));
    BigInteger difference = held.subtract(expected).abs();
    assertEquals(BigInteger.ZERO, difference.divide(wei("1000000000000000000000")));
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.plus(Duration.ofDays(1)).minusSeconds(1));
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(20));
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.plus(Duration.ofDays(1)));
    trade.withdraw(20);
    assertEquals(NOTHING, trade.onHold());
  }

  @Test
  void holdsWhatIsLeftOfAStakeThatPaysDirectly() {
    byte[] approval = trade.approval();
    SessionId direct =
        trade.open(Trade.STAKE, true, approval, trade.sign(approval, trade.provider.key()));
    trade.control.setNextBlockTime(trade.session(direct).openedAt().plusSeconds(3600));
    trade.close(direct);
    BigInteger cost = wei("36000000000000000000");
    assertEquals(
        new Trade.HeldStake(BigInteger.ZERO, Trade.STAKE.value().subtract(cost)), trade.onHold());
  }
}
