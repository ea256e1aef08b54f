package org.mor.automation.marketplace.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Wei;

class BidRatingTest {
  private static final RunningMean NONE = new RunningMean(0, 0);
  private static final ModelStats MODEL = new ModelStats(NONE, NONE, NONE, 0);
  private static final Wei MINIMUM = Wei.of(100);

  @Test
  void theBetterProviderForTheMoneyIsFirst() {
    Candidate dear = bid(1, 1, 2_000, 100);
    Candidate cheap = bid(2, 2, 1_000, 100);
    Candidate trusted = bid(3, 3, 1_000, 1_000);
    assertEquals(List.of(trusted, cheap, dear), ranked(BidRating.DEFAULT, dear, cheap, trusted));
  }

  @Test
  void equalScoresHaveAnOrder() {
    Candidate first = bid(1, 7, 1_000, 100);
    Candidate second = bid(2, 6, 1_000, 100);
    assertEquals(List.of(first, second), ranked(BidRating.DEFAULT, second, first));
    assertEquals(List.of(first, second), ranked(BidRating.DEFAULT, first, second));

    BidRating indifferent = new BidRating(0, 0, 0, 1, 0);
    Candidate cheaper = bid(9, 9, 10, 100);
    assertEquals(List.of(cheaper, first), ranked(indifferent, first, cheaper));
  }

  @Test
  void bidsWithoutAScoreAreLeftOut() {
    assertEquals(List.of(), ranked(BidRating.DEFAULT, bid(1, 1, 0, 100)));
  }

  @Test
  void aProviderBelowTheLeastStakeGetsNothingForIt() {
    BidRating stakeOnly = new BidRating(0, 0, 0, 0, 1);
    Wei mor = Wei.parse("1000000000000000000");
    assertEquals(0, stakeOnly.score(candidate(99, mor), MODEL, MINIMUM));
    assertEquals(0, stakeOnly.score(candidate(100, mor), MODEL, MINIMUM));
    assertEquals(0.5, stakeOnly.score(candidate(550, mor), MODEL, MINIMUM), 1e-12);
    assertEquals(1, stakeOnly.score(candidate(1_000, mor), MODEL, MINIMUM));
    assertEquals(1, stakeOnly.score(candidate(0, mor), MODEL, Wei.ZERO));
  }

  @Test
  void slownessCountsAgainstAProvider() {
    ModelStats model =
        new ModelStats(NONE, new RunningMean(1_000, 1_000_000), new RunningMean(0, 0), 5);
    BidRating latencyOnly = new BidRating(0, 1, 0, 0, 0);
    Candidate quick = latency(1, 200);
    Candidate slow = latency(2, 1_800);
    assertEquals(
        List.of(quick, slow),
        latencyOnly.rank(List.of(slow, quick), Function.identity(), model, MINIMUM));
  }

  @Test
  void weightsMakeUpOne() {
    assertThrows(IllegalArgumentException.class, () -> new BidRating(0.24, 0.08, 0.24, 0.32, 0.13));
    assertThrows(IllegalArgumentException.class, () -> new BidRating(-1, 1, 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new BidRating(Double.NaN, 1, 0, 0, 0));
  }

  private static List<Candidate> ranked(BidRating rating, Candidate... bids) {
    return rating.rank(List.of(bids), Function.identity(), MODEL, MINIMUM);
  }

  private static Candidate bid(int id, int provider, long price, long stake) {
    return new Candidate(
        new BidId("0x" + "%064x".formatted(id)),
        address(provider),
        Wei.of(price),
        Wei.of(stake),
        new ProviderStats(NONE, NONE, 0, 0, 0));
  }

  private static Candidate candidate(long stake, Wei price) {
    Candidate bid = bid(1, 1, 1, stake);
    return new Candidate(bid.bid(), bid.provider(), price, bid.stake(), bid.stats());
  }

  private static Candidate latency(int id, long milliseconds) {
    Candidate bid = bid(id, id, 1_000, 100);
    ProviderStats stats = new ProviderStats(NONE, new RunningMean(milliseconds, 0), 0, 0, 0);
    return new Candidate(bid.bid(), bid.provider(), bid.pricePerSecond(), bid.stake(), stats);
  }

  private static Address address(int number) {
    return new Address("0x" + "%040x".formatted(number));
  }
}
