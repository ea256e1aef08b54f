package org.mor.automation.marketplace.rating;

/**
 * A running mean with its sum of squared differences, as the contract keeps it. The sum may be
 * negative: the contract rounds.
 */
public record RunningMean(long mean, long squares) {
  /** Deviation over so many values; zero where none can be told. */
  double deviation(long count) {
    return count <= 1 || squares <= 0 ? 0 : Math.sqrt((double) squares / (count - 1));
  }

  /** Where a value stands among the others, from 0 to 1; in the middle where that is unknown. */
  double place(long value, long count) {
    double deviation = deviation(count);
    double distance = deviation == 0 ? 0 : ((double) value - mean) / deviation;
    return Math.clamp((distance + 3) / 6, 0, 1);
  }
}
