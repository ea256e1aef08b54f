package org.mor.automation.session.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.Acquired;
import org.mor.automation.session.pool.PoolRequest;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.pool.SessionPool;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTransitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sessions of preferred models open and idle for the next requests. Each round opens at most
 * one session per pool, within the pool's limit.
 */
public final class WarmPools implements MaintenanceTask {
  private static final Logger LOG = LoggerFactory.getLogger(WarmPools.class);

  /** An opening that takes longer is finished by a later round. */
  private static final Duration OPENING = Duration.ofSeconds(15);

  private final SessionReads reads;
  private final SessionTransitions transitions;
  private final SessionPool pool;
  private final Supplier<List<Warm>> wanted;
  private final Duration duration;
  private final Duration endMargin;
  private final ProcessContext process;

  /**
   * Wires it.
   *
   * @param duration of the sessions that it opens
   * @param endMargin a session that ends sooner than this is no longer used and is replaced, not
   *     earlier: each opening may lock stake for a whole day
   */
  public WarmPools(
      SessionReads reads,
      SessionTransitions transitions,
      SessionPool pool,
      Supplier<List<Warm>> wanted,
      Duration duration,
      Duration endMargin,
      ProcessContext process) {
    this.reads = reads;
    this.transitions = transitions;
    this.pool = pool;
    this.wanted = wanted;
    this.duration = duration;
    this.endMargin = endMargin;
    this.process = process;
  }

  /**
   * A pool that is kept warm.
   *
   * @param idle how many idle sessions to keep, within the pool's limit
   */
  public record Warm(PoolKey pool, int idle) {
    public Warm {
      if (idle < 1) {
        throw new IllegalArgumentException("a warm pool has at least one idle session");
      }
    }
  }

  @Override
  public void run(Deadline deadline) throws InterruptedException {
    for (Warm warm : wanted.get()) {
      if (!deadline.passed() && lacks(warm)) {
        open(warm.pool(), deadline.within(OPENING));
      }
    }
  }

  private boolean lacks(Warm warm) {
    Instant now = process.now();
    List<SessionRecord> slots = reads.slots(warm.pool());
    long ready = slots.stream().filter(slot -> ready(slot, now)).count();
    return ready < warm.idle();
  }

  private boolean ready(SessionRecord slot, Instant now) {
    return slot.progress().underWay() || (slot.free(now) && slot.openAfter(now.plus(endMargin)));
  }

  private void open(PoolKey key, Deadline deadline) throws InterruptedException {
    PoolRequest another =
        new PoolRequest(
            key,
            key.account(),
            new SessionLength.Asked(duration, false),
            deadline.at(),
            false,
            deadline);
    Optional<Acquired> opened = pool.another(another, process.newOwner());
    if (opened.isEmpty()) {
      return;
    }
    switch (opened.get()) {
      case Acquired.Leased leased -> transitions.release(leased.lease());
      case Acquired.NotOpened not ->
          LOG.warn("no warm session for {}: {}", key.model(), not.failure());
      case Acquired.Busy _ -> {}
    }
  }
}
