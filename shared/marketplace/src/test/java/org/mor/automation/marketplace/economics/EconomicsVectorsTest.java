package org.mor.automation.marketplace.economics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.Wei;
import tools.jackson.databind.JsonNode;

class EconomicsVectorsTest {
  private final JsonNode vectors = Vectors.read("economics.json");
  private final Emission emission = new Emission(pools());

  private List<RewardPool> pools() {
    List<RewardPool> pools = new ArrayList<>();
    for (JsonNode pool : vectors.get("pools")) {
      pools.add(
          new RewardPool(
              wei(pool, "initialReward"),
              wei(pool, "rewardDecrease"),
              Instant.ofEpochSecond(number(pool, "payoutStart")),
              Duration.ofSeconds(number(pool, "decreaseInterval"))));
    }
    return pools;
  }

  @Test
  void supplyAndBudgetOfADay() {
    JsonNode cases = vectors.get("supply_and_budget");
    for (JsonNode day : cases) {
      Instant moment = Instant.ofEpochSecond(day.get("timestamp").longValue());
      StakeTerms terms = emission.at(moment, wei(day, "providers_total_claimed"));
      assertEquals(wei(day, "total_mor_supply"), terms.supply(), day::toString);
      assertEquals(wei(day, "compute_balance"), terms.computeBalance(), day::toString);
      assertEquals(
          wei(day, "todays_budget").value(),
          terms.computeBalance().value().divide(BigInteger.valueOf(100)));
    }
    assertEquals(7, cases.size());
  }

  @Test
  void stakesGrantExactlyWhatIsAsked() {
    StakeTerms terms = emission.at(Instant.ofEpochSecond(1798801600), Wei.ZERO);
    JsonNode cases = vectors.get("stake_cases");
    for (JsonNode stake : cases) {
      Wei price = wei(stake, "price_per_second");
      Duration duration = Duration.ofSeconds(number(stake, "duration"));
      assertEquals(wei(stake, "ceil_stake"), terms.stakeFor(price, duration), stake::toString);
      assertEquals(
          Duration.ofSeconds(number(stake, "granted_for_ceil_stake")),
          ContractArithmetic.durationFor(terms, wei(stake, "ceil_stake"), price),
          stake::toString);
      assertEquals(
          Duration.ofSeconds(number(stake, "granted_for_reference_stake")),
          ContractArithmetic.durationFor(terms, wei(stake, "reference_stake_floor"), price),
          stake::toString);
    }
    assertEquals(24, cases.size());
  }

  @Test
  void anEarlyCloseHoldsBackTheStakeBehindTheDaysUse() {
    JsonNode example = vectors.get("early_close_example");
    StakeTerms terms =
        new StakeTerms(
            wei(example, "total_mor_supply_at_open"), wei(example, "compute_balance_at_open"));
    Wei used = wei(example, "price_per_second").times(number(example, "used_seconds"));
    Wei locked = ContractArithmetic.stakeOf(terms, used);
    assertEquals(wei(example, "locked"), locked);
    assertEquals(wei(example, "stake"), locked.plus(wei(example, "refunded")));
  }

  @Test
  void aStartedSecondIsPaidFor() {
    StakeTerms terms = new StakeTerms(Wei.of(1), Wei.of(100));
    assertEquals(Wei.of(3010), terms.stakeFor(Wei.of(10), Duration.ofMillis(300_001)));
  }

  @Test
  void oneWeiLessIsTooLittle() {
    StakeTerms terms = emission.at(Instant.ofEpochSecond(1798801600), Wei.ZERO);
    Wei price = Wei.parse("10000000000001");
    for (int seconds = 300; seconds < 1300; seconds++) {
      Duration duration = Duration.ofSeconds(seconds);
      BigInteger stake = terms.stakeFor(price, duration).value();
      Wei less = new Wei(stake.subtract(BigInteger.ONE));
      assertEquals(duration, ContractArithmetic.durationFor(terms, new Wei(stake), price));
      assertEquals(duration.minusSeconds(1), ContractArithmetic.durationFor(terms, less, price));
    }
  }

  @Test
  void anEmptyBudgetIsNamed() {
    StakeTerms terms = new StakeTerms(Wei.of(1), Wei.ZERO);
    assertThrows(
        EmptyBudgetException.class, () -> terms.stakeFor(Wei.of(1), StakeTerms.MIN_SESSION));
  }

  @Test
  void aPoolRunsDry() {
    RewardPool pool =
        new RewardPool(Wei.of(10), Wei.of(4), Instant.ofEpochSecond(0), Duration.ofSeconds(100));
    assertEquals(Wei.of(0), pool.emittedBy(Instant.ofEpochSecond(-5)));
    assertEquals(Wei.of(5), pool.emittedBy(Instant.ofEpochSecond(50)));
    assertEquals(Wei.of(16), pool.emittedBy(Instant.ofEpochSecond(200)));
    assertEquals(Wei.of(17), pool.emittedBy(Instant.ofEpochSecond(250)));
    assertEquals(Wei.of(18), pool.emittedBy(Instant.ofEpochSecond(300)));
    assertEquals(Wei.of(18), pool.emittedBy(Instant.ofEpochSecond(100_000)));
  }

  private static Wei wei(JsonNode node, String field) {
    return Wei.parse(node.get(field).stringValue());
  }

  private static long number(JsonNode node, String field) {
    return Long.parseLong(node.get(field).asString());
  }
}
