package org.mor.automation.marketplace.rating;

/**
 * How one provider did with one model.
 *
 * @param tokensPerSecond in thousandths
 * @param firstToken milliseconds
 * @param totalDuration seconds of all its sessions
 * @param successes sessions that its own report closed
 * @param sessions all of them
 */
public record ProviderStats(
    RunningMean tokensPerSecond,
    RunningMean firstToken,
    long totalDuration,
    long successes,
    long sessions) {
  public ProviderStats {
    if (totalDuration < 0 || successes < 0 || sessions < 0) {
      throw new IllegalArgumentException("a count is never negative");
    }
  }
}
