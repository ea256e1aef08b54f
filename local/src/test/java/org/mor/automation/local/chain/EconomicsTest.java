package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The contracts' arithmetic against the recorded figures of the real ones. */
class EconomicsTest {
  private static final JsonNode ECONOMICS = Trade.vectors("economics.json");
  private static Trade trade;

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @Test
  void supplyAndBudget() {
    for (JsonNode expected : ECONOMICS.get("supply_and_budget")) {
      BigInteger at = expected.get("timestamp").bigIntegerValue();
      assertEquals(
          number(expected, "total_mor_supply"), trade.number("totalMORSupply(uint128)", at));
      assertEquals(
          number(expected, "compute_balance"), trade.number("getComputeBalance(uint128)", at));
      assertEquals(number(expected, "todays_budget"), trade.number("getTodaysBudget(uint128)", at));
    }
  }

  @Test
  void durationThatAStakeBuys() {
    BigInteger at = BigInteger.valueOf(Trade.NOON.getEpochSecond());
    for (JsonNode expected : ECONOMICS.get("stake_cases")) {
      for (String kind : new String[] {"reference_stake", "ceil_stake"}) {
        BigInteger stake =
            number(expected, kind.equals("ceil_stake") ? kind : "reference_stake_floor");
        BigInteger end =
            trade.number(
                "getSessionEnd(uint256,uint256,uint128)",
                stake,
                number(expected, "price_per_second"),
                at);
        assertEquals(number(expected, "granted_for_" + kind), end.subtract(at), kind + expected);
      }
    }
  }

  @Test
  void pools() {
    byte[] all = trade.ask("getPools()");
    int index = 0;
    for (JsonNode expected : ECONOMICS.get("pools")) {
      byte[] one = trade.ask("getPool(uint256)", index);
      int field = 0;
      for (String name :
          new String[] {"initialReward", "rewardDecrease", "payoutStart", "decreaseInterval"}) {
        assertEquals(number(expected, name), Trade.word(one, field));
        assertEquals(number(expected, name), Trade.word(all, 2 + 4 * index + field));
        field++;
      }
      index++;
    }
    assertEquals(BigInteger.valueOf(index), Trade.word(all, 1));
  }

  @Test
  void stakeAndStipendAreEachOthersInverse() {
    BigInteger at = BigInteger.valueOf(Trade.NOON.getEpochSecond());
    BigInteger stipend = trade.number("stakeToStipend(uint256,uint128)", Trade.STAKE, at);
    assertEquals(new BigInteger("36000000000000000000"), stipend);
    assertEquals(Trade.STAKE.value(), trade.number("stipendToStake(uint256,uint128)", stipend, at));
  }

  @Test
  void dayStartsAtMidnightUtc() {
    assertEquals(
        BigInteger.valueOf(Trade.MIDNIGHT.getEpochSecond()),
        trade.number("startOfTheDay(uint128)", Trade.NOON.getEpochSecond()));
  }

  private static BigInteger number(JsonNode object, String field) {
    return new BigInteger(object.get(field).stringValue());
  }
}
