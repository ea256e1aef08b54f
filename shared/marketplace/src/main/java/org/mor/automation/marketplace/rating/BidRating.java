package org.mor.automation.marketplace.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.mor.automation.marketplace.Wei;

/**
 * Orders a model's bids as the reference node does: quality over price. Two differences on purpose:
 * stakes do not overflow at 9.22 MOR, and bids of equal score have an order. The numbers say how
 * much each aspect counts in a score; together they are exactly 1.
 */
public record BidRating(
    double tokensPerSecond, double firstToken, double duration, double success, double stake) {
  /** With the weights of the reference node. */
  public static final BidRating DEFAULT = new BidRating(0.24, 0.08, 0.24, 0.32, 0.12);

  private static final BigInteger TEN = BigInteger.TEN;
  private static final BigInteger NINE = BigInteger.valueOf(9);
  private static final double MOR = 1e18;

  public BidRating {
    BigDecimal sum =
        DoubleStream.of(tokensPerSecond, firstToken, duration, success, stake)
            .mapToObj(BidRating::weight)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(BigDecimal.ONE) != 0) {
      throw new IllegalArgumentException("the weights of a rating make up exactly 1");
    }
  }

  private static BigDecimal weight(double weight) {
    if (!(weight >= 0)) {
      throw new IllegalArgumentException("a weight of a rating is never negative");
    }
    return BigDecimal.valueOf(weight);
  }

  /** Best first. Bids without a score, such as those that cost nothing, are left out. */
  public <T> List<T> rank(
      List<T> bids, Function<T, Candidate> candidate, ModelStats model, Wei minimumStake) {
    return bids.stream()
        .map(bid -> scored(bid, candidate.apply(bid), model, minimumStake))
        .filter(entry -> Double.isFinite(entry.score))
        .sorted(
            Comparator.<Scored<T>>comparingDouble(entry -> -entry.score)
                .thenComparing(entry -> entry.candidate.pricePerSecond())
                .thenComparing(entry -> entry.candidate.bid().hex()))
        .map(Scored::bid)
        .toList();
  }

  private record Scored<T>(T bid, Candidate candidate, double score) {}

  private <T> Scored<T> scored(T bid, Candidate candidate, ModelStats model, Wei minimumStake) {
    return new Scored<>(bid, candidate, score(candidate, model, minimumStake));
  }

  /** The sum of the weighted aspects over the price in MOR; infinite if the price is zero. */
  public double score(Candidate candidate, ModelStats model, Wei minimumStake) {
    ProviderStats stats = candidate.stats();
    double quality =
        tokensPerSecond
                * model.tokensPerSecond().place(stats.tokensPerSecond().mean(), model.count())
            + firstToken * (1 - model.firstToken().place(stats.firstToken().mean(), model.count()))
            + duration * model.duration().place(stats.totalDuration(), model.count())
            + success * success(stats)
            + stake * stake(candidate.stake().value(), minimumStake.value());
    return quality / (candidate.pricePerSecond().value().doubleValue() / MOR);
  }

  private static double success(ProviderStats stats) {
    if (stats.sessions() == 0) {
      return 0;
    }
    double rate = (double) stats.successes() / stats.sessions();
    return rate * rate;
  }

  /** Nothing at the least that a provider must put up, all at ten times as much. */
  private static double stake(BigInteger stake, BigInteger minimum) {
    if (stake.compareTo(minimum) < 0) {
      return 0;
    }
    if (stake.compareTo(minimum.multiply(TEN)) >= 0) {
      return 1;
    }
    return new BigDecimal(stake.subtract(minimum))
        .divide(new BigDecimal(minimum.multiply(NINE)), MathContext.DECIMAL64)
        .doubleValue();
  }
}
