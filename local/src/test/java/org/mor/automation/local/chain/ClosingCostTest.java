package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;

/**
 * What closing a hundred sessions costs under the lock by day, on this and that side of midnight.
 */
class ClosingCostTest {
  private static final int SESSIONS = 100;

  /** 400 seconds each, so that their provider may be paid for all of them. */
  private static final Wei STAKE = new Wei(Trade.STAKE.value().divide(BigInteger.valueOf(9)));

  private static final Instant MIDNIGHT = Trade.MIDNIGHT.plus(Duration.ofDays(1));

  /**
   * What it came to.
   *
   * @param entries on hold after the last closing
   * @param usable when the last of the stakes was home
   */
  private record Cost(int transactions, BigInteger gas, int entries, Instant usable) {}

  @Test
  void closingAfterMidnightIsCheaperAndBringsTheStakeHomeAsSoon() throws Exception {
    try (Trade trade = new Trade()) {
      RegisteredMarket.RegisteredProvider provider = trade.provider;
      trade.chain.giveMor(trade.user, new Wei(BigInteger.TEN.pow(24).multiply(BigInteger.TEN)));
      trade.control.sendAs(
          trade.user,
          trade.token,
          "approve(address,uint256)",
          trade.diamond,
          ContractDeployment.UNLIMITED);
      BigInteger had = trade.balance(trade.user);
      trade.control.setNextBlockTime(Trade.NOON);
      List<SessionId> sessions = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        byte[] approval = trade.approval();
        sessions.add(trade.open(STAKE, false, approval, trade.sign(approval, provider.key())));
      }
      Instant ended = trade.session(sessions.getLast()).endsAt();
      String before = trade.control.snapshot();
      Cost early = close(trade, sessions, ended.plusSeconds(60));
      assertEquals(had, trade.balance(trade.user));
      trade.control.revert(before);
      Cost late = close(trade, sessions, MIDNIGHT);
      assertEquals(had, trade.balance(trade.user));

      print("before", early, ended);
      print("after", late, ended);
      assertEquals(SESSIONS, early.entries());
      assertEquals(0, late.entries());
      assertTrue(late.transactions() < early.transactions());
      assertTrue(late.gas().compareTo(early.gas()) < 0);
    }
  }

  private static Cost close(Trade trade, List<SessionId> sessions, Instant from) {
    long first = Gas.block(trade);
    trade.control.setNextBlockTime(from);
    sessions.forEach(trade::close);
    int entries = trade.control.holds(trade.user);
    if (entries > 0) {
      trade.control.setNextBlockTime(MIDNIGHT);
      trade.withdraw(255);
    }
    List<BigInteger> gas = Gas.used(trade, trade.user, first);
    return new Cost(
        gas.size(),
        gas.stream().reduce(BigInteger.ZERO, BigInteger::add),
        entries,
        trade.control.now());
  }

  private static void print(String side, Cost cost, Instant ended) {
    System.out.printf(
        "%d sessions closed %s midnight: %d transactions, %,d gas, %d entries on hold, usable %.2f"
            + " h after the last end%n",
        SESSIONS,
        side,
        cost.transactions(),
        cost.gas(),
        cost.entries(),
        Duration.between(ended, cost.usable()).toSeconds() / 3600.0);
  }
}
