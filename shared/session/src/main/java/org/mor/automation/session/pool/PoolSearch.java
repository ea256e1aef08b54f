package org.mor.automation.session.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionReads;

/** One request's search for a session of its pool. */
final class PoolSearch {
  /** After this long it looks most often. */
  private static final double LONG_MILLIS = 4000;

  final PoolRequest wanted;
  final Owner owner;
  final Instant since;

  /** Openings by others that this request has waited for. */
  private final Set<IntentId> joined = new HashSet<>();

  Failover failover;

  /** Why an opening came to nothing; after one, it only waits for the sessions there are. */
  Optional<OpeningFailure> failure = Optional.empty();

  PoolSearch(PoolRequest wanted, Owner owner, Failover failover, Instant since) {
    this.wanted = wanted;
    this.owner = owner;
    this.failover = failover;
    this.since = since;
  }

  boolean avoids(SessionRecord slot) {
    return slot.progress()
        .selectedBid()
        .filter(selected -> failover.avoid().contains(selected.provider()))
        .isPresent();
  }

  /**
   * Reads why openings that this request waited for have failed. If the opener died, another try
   * may succeed, so that is not kept as a failure.
   */
  void noteFailures(List<SessionRecord> slots, SessionReads reads) {
    slots.forEach(slot -> joined.remove(slot.intent()));
    for (IntentId gone : joined) {
      Optional<SessionRecord> ended = reads.ended(wanted.pool(), gone);
      if (ended.isPresent()
          && ended.get().progress() instanceof Progress.Failed failed
          && failed.failure().cause() != OpeningFailure.Cause.ABANDONED) {
        failure = Optional.of(failed.failure());
      }
    }
    joined.clear();
    slots.stream()
        .filter(slot -> slot.progress().underWay())
        .forEach(slot -> joined.add(slot.intent()));
  }

  /** Shorter the longer it has waited, and never quite the same for two. */
  Duration pause(PoolPolicy policy, ProcessContext process) {
    double waited = Duration.between(since, process.now()).toMillis() / LONG_MILLIS;
    long first = policy.firstPause().toMillis();
    long last = policy.lastPause().toMillis();
    long mean = Math.round(first + (last - first) * Math.min(1, waited));
    return Duration.ofMillis(process.random().nextLong(mean / 2 + 1, mean + mean / 2 + 2));
  }
}
