package org.mor.automation.session.store;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.mor.automation.marketplace.Sleeper;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Retries a write that conflicts with a transaction on the same item, after a random pause. The SDK
 * does not retry such writes.
 */
final class TransactionConflictRetry {
  private static final int TRIES = 12;

  private final Sleeper sleeper;
  private final RandomGenerator random;

  TransactionConflictRetry(Sleeper sleeper, RandomGenerator random) {
    this.sleeper = sleeper;
    this.random = random;
  }

  <T> T retry(Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (TransactionConflictException e) {
        pause(attempt, e);
      } catch (TransactionCanceledException e) {
        if (refused(e.cancellationReasons())) {
          throw e;
        }
        pause(attempt, e);
      }
    }
  }

  private static boolean refused(List<CancellationReason> reasons) {
    return reasons.stream().anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()));
  }

  private void pause(int attempt, RuntimeException met) {
    if (attempt == TRIES) {
      throw new StoreException("a write conflicted with transactions too often", met);
    }
    try {
      sleeper.sleep(Duration.ofMillis(random.nextLong(5, 20L << Math.min(attempt, 5))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting to write", e);
    }
  }
}
