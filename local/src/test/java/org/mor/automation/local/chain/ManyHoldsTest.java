package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Wei;

/** A wallet with ten thousand stakes on hold, and what the contract takes to give them back. */
class ManyHoldsTest {
  private static final int HOLDS = 10_000;
  private static final Wei EACH = new Wei(BigInteger.TEN.pow(15));
  private static final Instant RELEASE = Trade.MIDNIGHT.plus(Duration.ofDays(1));
  private static final BigInteger BLOCK = BigInteger.valueOf(30_000_000);
  private static final int MOST = 255;

  private static Trade trade;
  private static BigInteger had;
  private String before;

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
    had = trade.balance(trade.user);
    trade.control.holdStakes(trade.user, HOLDS, EACH, RELEASE);
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @BeforeEach
  void remember() {
    before = trade.control.snapshot();
  }

  @AfterEach
  void revert() {
    trade.control.revert(before);
  }

  private static BigInteger estimate(String signature, int count) {
    try (AnvilRpc rpc = new AnvilRpc(trade.chain.url())) {
      String gas =
          rpc.send(
                  "eth_estimateGas",
                  Map.of(
                      "from", trade.user.hex(),
                      "to", trade.diamond.hex(),
                      "data",
                          Hex.encode(Abi.call(signature, trade.user, BigInteger.valueOf(count)))))
              .stringValue();
      return new BigInteger(gas.substring(2), 16);
    }
  }

  private static BigInteger withdrawal(int count) {
    return estimate("withdrawUserStakes(address,uint8)", count);
  }

  @Test
  void areHeldAndReleasedAsIfSessionsHadLeftThem() {
    BigInteger all = EACH.value().multiply(BigInteger.valueOf(HOLDS));
    assertEquals(HOLDS, trade.control.holds(trade.user));
    assertEquals(new Trade.HeldStake(BigInteger.ZERO, all), trade.onHold());
    trade.control.setNextBlockTime(RELEASE);
    trade.control.mine();
    assertEquals(new Trade.HeldStake(all, BigInteger.ZERO), trade.onHold());
    trade.withdraw(MOST);
    BigInteger one = EACH.value().multiply(BigInteger.valueOf(MOST));
    assertEquals(had.add(one), trade.balance(trade.user));
    assertEquals(HOLDS - MOST, trade.control.holds(trade.user));
  }

  @Test
  void tellsWhatABlockTakes() {
    BigInteger view = estimate("getUserStakesOnHold(address,uint8)", MOST);
    trade.control.setNextBlockTime(RELEASE);
    trade.control.mine();
    BigInteger most = withdrawal(MOST);
    BigInteger one = withdrawal(1);
    BigInteger perEntry = most.subtract(one).divide(BigInteger.valueOf(MOST - 1));
    System.out.printf(
        "%d holds: the view takes %,d gas, a withdrawal of 1 %,d, of %d %,d, so %,d an entry%n",
        HOLDS, view, one, MOST, most, perEntry);
    assertTrue(most.compareTo(BLOCK) < 0, "the most that can be asked for fits into a block");
  }

  @Test
  void tellsWhatStakesThatAreStillHeldCostTheOthers() {
    trade.control.setNextBlockTime(RELEASE);
    trade.control.mine();
    // As many again that came later and are held for another day: they are looked through first.
    trade.control.holdStakes(trade.user, HOLDS, EACH, RELEASE.plus(Duration.ofDays(1)));
    BigInteger one = withdrawal(1);
    BigInteger most = withdrawal(MOST);
    System.out.printf(
        "%d released behind %d held: a withdrawal of 1 takes %,d gas, of %d %,d%n",
        HOLDS, HOLDS, one, MOST, most);
    assertTrue(one.compareTo(BigInteger.valueOf(2_000L * HOLDS)) > 0, one::toString);
  }

  @Test
  void drainsByOneWithdrawalAfterTheOther() {
    trade.control.setNextBlockTime(RELEASE);
    trade.control.mine();
    long first = Gas.block(trade);
    int transactions = 0;
    while (trade.control.holds(trade.user) > 0) {
      trade.withdraw(MOST);
      transactions++;
    }
    BigInteger gas =
        Gas.used(trade, trade.user, first).stream().reduce(BigInteger.ZERO, BigInteger::add);
    System.out.printf("%d holds drained by %d transactions, %,d gas%n", HOLDS, transactions, gas);
    assertEquals(Math.ceilDiv(HOLDS, MOST), transactions);
    BigInteger all = EACH.value().multiply(BigInteger.valueOf(HOLDS));
    assertEquals(had.add(all), trade.balance(trade.user));
  }
}
