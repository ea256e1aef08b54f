package org.mor.automation.session.pool;

import java.time.Duration;
import org.mor.automation.session.model.Sharing;

/**
 * How sessions are shared out.
 *
 * @param sessionsPerPool open at once for one account and model
 * @param endMargin a session that ends sooner than this is not used any more
 * @param patience a request waits that long for a session that others use
 * @param firstPause between two looks at a busy pool, at first
 * @param lastPause the same for a request that has waited long: who waits longer looks more often
 * @param retryAfter told to a request that found no session in time
 */
public record PoolPolicy(
    Sharing sharing,
    int sessionsPerPool,
    Duration endMargin,
    Duration patience,
    Duration firstPause,
    Duration lastPause,
    Duration retryAfter) {
  public static final PoolPolicy DEFAULT =
      new PoolPolicy(
          Sharing.PER_USER,
          4,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMillis(400),
          Duration.ofMillis(200),
          Duration.ofSeconds(2));

  public PoolPolicy {
    if (sessionsPerPool < 1 || sessionsPerPool > 100) {
      throw new IllegalArgumentException("a pool has 1 to 100 sessions");
    }
  }
}
