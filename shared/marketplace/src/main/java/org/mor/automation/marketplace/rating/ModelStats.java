package org.mor.automation.marketplace.rating;

/**
 * How a model did over all its providers.
 *
 * @param tokensPerSecond in thousandths
 * @param firstToken milliseconds
 * @param duration seconds of sessions
 * @param count how many providers' figures went in
 */
public record ModelStats(
    RunningMean tokensPerSecond, RunningMean firstToken, RunningMean duration, long count) {
  public ModelStats {
    if (count < 0) {
      throw new IllegalArgumentException("a count is never negative");
    }
  }
}
