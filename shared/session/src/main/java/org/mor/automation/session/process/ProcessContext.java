package org.mor.automation.session.process;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.mor.automation.core.RandomTokens;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Owner;

/**
 * What the session library takes from its process, so that tests can run it in virtual time. Safe
 * for any thread if the generator is.
 *
 * @param threads starts a task beside its caller
 * @param parallel runs a maintenance round's tasks
 */
public record ProcessContext(
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    Executor threads,
    ParallelTasks parallel,
    Metrics metrics) {
  public Instant now() {
    return clock.instant();
  }

  /** An owner that nobody else has been. */
  public Owner newOwner() {
    return new Owner(RandomTokens.random(random));
  }

  /** An intent that nobody has had. */
  public IntentId newIntent() {
    return new IntentId(RandomTokens.random(random));
  }
}
