package org.mor.automation.marketplace.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;

/**
 * Orders a model's bids as the reference node does: quality over price. Two differences on purpose:
 * stakes do not overflow at 9.22 MOR, and bids of equal score have an order.
 *
 * @param allowed the only providers to consider; empty allows all
 */
public record BidRating(Weights weights, Optional<Set<Address>> allowed) {
  public static final BidRating DEFAULT = new BidRating(Weights.DEFAULT, Optional.empty());

  private static final BigInteger TEN = BigInteger.TEN;
  private static final BigInteger NINE = BigInteger.valueOf(9);
  private static final double MOR = 1e18;

  public BidRating {
    allowed = allowed.map(Set::copyOf);
  }

  /** Best first. Bids without a score, such as those that cost nothing, are left out. */
  public <T> List<Rated<T>> rank(
      List<T> bids, Function<T, Candidate> candidate, ModelStats model, Wei minimumStake) {
    return bids.stream()
        .map(bid -> scored(bid, candidate.apply(bid), model, minimumStake))
        .filter(entry -> allows(entry.candidate.provider()))
        .filter(entry -> Double.isFinite(entry.score))
        .sorted(
            Comparator.<Scored<T>>comparingDouble(entry -> -entry.score)
                .thenComparing(entry -> entry.candidate.pricePerSecond())
                .thenComparing(entry -> entry.candidate.bid().hex()))
        .map(entry -> new Rated<>(entry.bid, entry.score))
        .toList();
  }

  private record Scored<T>(T bid, Candidate candidate, double score) {}

  private <T> Scored<T> scored(T bid, Candidate candidate, ModelStats model, Wei minimumStake) {
    return new Scored<>(bid, candidate, score(candidate, model, minimumStake));
  }

  private boolean allows(Address provider) {
    return allowed.isEmpty() || allowed.get().contains(provider);
  }

  /** The sum of the weighted aspects over the price in MOR; infinite if the price is zero. */
  public double score(Candidate candidate, ModelStats model, Wei minimumStake) {
    ProviderStats stats = candidate.stats();
    double quality =
        weights.tokensPerSecond()
                * model.tokensPerSecond().place(stats.tokensPerSecond().mean(), model.count())
            + weights.firstToken()
                * (1 - model.firstToken().place(stats.firstToken().mean(), model.count()))
            + weights.duration() * model.duration().place(stats.totalDuration(), model.count())
            + weights.success() * success(stats)
            + weights.stake() * stake(candidate.stake().value(), minimumStake.value());
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
