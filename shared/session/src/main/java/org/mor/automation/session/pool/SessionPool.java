package org.mor.automation.session.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.SessionRecord.Place;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.opening.OpeningRequest;
import org.mor.automation.session.opening.OpeningResult;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;

/**
 * Sessions for requests, each for one request at a time: an idle one, one whose opening somebody
 * left behind, a new one within the limit, or the next one to come free. Safe for any thread and
 * any number of processes.
 */
public final class SessionPool {
  private static final double NANOS = 1e6;

  private final SessionReads reads;
  private final SessionTransitions transitions;
  private final Supplier<Opener> opener;
  private final PoolPolicy policy;
  private final OpeningPolicy opening;
  private final SessionLength length;
  private final ProcessContext process;
  private final LastUsed lastUsed = new LastUsed();

  /**
   * Wires a pool.
   *
   * @param opener made when the first session is opened, so that a request on an open one loads
   *     nothing of the chain
   */
  public SessionPool(
      SessionReads reads,
      SessionTransitions transitions,
      Supplier<Opener> opener,
      PoolPolicy policy,
      OpeningPolicy opening,
      SessionLength length,
      ProcessContext process) {
    this.reads = reads;
    this.transitions = transitions;
    this.opener = opener;
    this.policy = policy;
    this.opening = opening;
    this.length = length;
    this.process = process;
  }

  /**
   * A session for this request alone, by its deadline.
   *
   * @param owner holds the session; another one for each try
   */
  public Acquired acquire(PoolRequest wanted, Owner owner, Failover failover)
      throws InterruptedException {
    PoolSearch search = new PoolSearch(wanted, owner, failover, process.now());
    Deadline patience = wanted.deadline().within(policy.patience());
    Optional<Acquired> again = lastUsed.take(wanted.pool()).flatMap(s -> claim(List.of(s), search));
    if (again.isPresent()) {
      return again.get();
    }
    while (true) {
      List<SessionRecord> slots = reads.slots(wanted.pool());
      Duration waited = Duration.between(search.since, process.now());
      Optional<Acquired> acquired = attempt(slots, search);
      if (acquired.isPresent()) {
        process
            .metrics()
            .record(Metric.LEASE_WAIT_MILLISECONDS, waited.toNanos() / NANOS, Map.of());
        return acquired.get();
      }
      search.noteFailures(slots, reads);
      if (slots.isEmpty() && search.failure.isPresent()) {
        return new Acquired.NotOpened(search.failure.get());
      }
      Duration pause = search.pause(policy, process);
      if (patience.left().compareTo(pause) <= 0) {
        return search
            .failure
            .<Acquired>map(Acquired.NotOpened::new)
            .orElseGet(() -> new Acquired.Busy(policy.retryAfter()));
      }
      // The market that the failover read would be too old after a wait.
      search.failover = new Failover(search.failover.avoid(), Optional.empty());
      process.sleeper().sleep(pause);
    }
  }

  /** Takes a session back whose provider has done its work. */
  public void giveBack(Lease lease) {
    if (transitions.release(lease) instanceof Transition.Won won
        && won.record().place() instanceof Place.Slot
        && !won.record().cooling(process.now())) {
      lastUsed.put(won.record());
    }
  }

  /** One more session beside those that the pool has; empty if its limit does not allow it. */
  public Optional<Acquired> another(PoolRequest wanted, Owner owner) throws InterruptedException {
    PoolSearch search = new PoolSearch(wanted, owner, Failover.NONE, process.now());
    Optional<Acquired> opened = reserve(taken(reads.slots(wanted.pool())), search);
    return opened.or(() -> search.failure.map(Acquired.NotOpened::new));
  }

  private Optional<Acquired> attempt(List<SessionRecord> slots, PoolSearch search)
      throws InterruptedException {
    PoolRequest wanted = search.wanted;
    Optional<Acquired> idle = claim(slots, search);
    if (idle.isPresent()) {
      return idle;
    }
    Optional<Acquired> left = takeOver(slots, search);
    if (left.isPresent()) {
      return left;
    }
    Set<Integer> taken = taken(slots);
    boolean underWay = slots.stream().anyMatch(slot -> slot.progress().underWay());
    if (search.failure.isPresent() || (wanted.repeat() && underWay)) {
      return Optional.empty();
    }
    if (taken.size() >= policy.sessionsPerPool()) {
      slots.stream()
          .filter(slot -> search.avoids(slot) && slot.progress() instanceof Progress.Open)
          .filter(slot -> slot.free(process.now()))
          .filter(slot -> transitions.expire(slot) instanceof Transition.Won)
          .findFirst()
          .ifPresent(slot -> taken.remove(((Place.Slot) slot.place()).number()));
    }
    return reserve(taken, search);
  }

  /** The slots that are in use, once sessions that have ended have left theirs. */
  private Set<Integer> taken(List<SessionRecord> slots) {
    Set<Integer> taken = new HashSet<>();
    for (SessionRecord slot : slots) {
      if (!freed(slot)) {
        taken.add(((Place.Slot) slot.place()).number());
      }
    }
    return taken;
  }

  private Optional<Acquired> claim(List<SessionRecord> slots, PoolSearch search) {
    PoolRequest wanted = search.wanted;
    Instant now = process.now();
    Instant endsAfter = now.plus(policy.endMargin());
    List<SessionRecord> idle =
        new ArrayList<>(
            slots.stream()
                .filter(slot -> slot.free(now) && slot.openAfter(endsAfter))
                .filter(slot -> !search.avoids(slot))
                .toList());
    // In any order, so that requests that come together do not all go for the same one; but one
    // whose provider has failed lately only where there is no other.
    Collections.shuffle(idle, java.util.Random.from(process.random()));
    idle.sort(Comparator.comparing(slot -> slot.cooling(now)));
    for (SessionRecord slot : idle) {
      Hold hold = opening.lease(search.owner, process.now(), wanted.useUntil());
      if (transitions.claim(slot, hold, endsAfter) instanceof Transition.Won won) {
        return Optional.of(new Acquired.Leased(Lease.of(won.record())));
      }
    }
    return Optional.empty();
  }

  /** Moves a session that has ended out of its slot. */
  private boolean freed(SessionRecord slot) {
    Instant now = process.now();
    boolean over =
        slot.progress() instanceof Progress.Open
            && slot.free(now)
            && !slot.openAfter(now.plus(policy.endMargin()));
    return over && transitions.expire(slot) instanceof Transition.Won;
  }

  private Optional<Acquired> takeOver(List<SessionRecord> slots, PoolSearch search)
      throws InterruptedException {
    Instant now = process.now();
    for (SessionRecord slot : slots) {
      if (slot.progress().underWay() && slot.free(now)) {
        if (transitions.takeOver(slot, opening.hold(search.owner, now))
            instanceof Transition.Won won) {
          return open(won.record(), search);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Acquired> reserve(Set<Integer> taken, PoolSearch search)
      throws InterruptedException {
    PoolRequest wanted = search.wanted;
    for (int number = 0; number < policy.sessionsPerPool(); number++) {
      if (taken.contains(number)) {
        continue;
      }
      Instant now = process.now();
      SessionRecord record =
          SessionRecord.reserved(
              new Place.Slot(wanted.pool(), number),
              process.newIntent(),
              wanted.user(),
              length.of(wanted.length()),
              now,
              opening.hold(search.owner, now));
      switch (transitions.reserve(record)) {
        case Transition.Won won -> {
          return open(won.record(), search);
        }
        case Transition.AtCap atCap -> {
          search.failure = Optional.of(atCap.failure());
          return Optional.empty();
        }
        case Transition.Lost _ -> {}
      }
    }
    return Optional.empty();
  }

  private Optional<Acquired> open(SessionRecord record, PoolSearch search)
      throws InterruptedException {
    PoolRequest wanted = search.wanted;
    OpeningRequest details =
        new OpeningRequest(
            search.owner, wanted.useUntil(), search.failover, Optional.empty(), wanted.deadline());
    switch (opener.get().proceed(record, details)) {
      case OpeningResult.Ready ready -> {
        return Optional.of(new Acquired.Leased(ready.lease()));
      }
      case OpeningResult.Not not -> search.failure = Optional.of(not.failure());
      case OpeningResult.Unfinished _ ->
          search.failure =
              Optional.of(
                  new OpeningFailure(
                      OpeningFailure.Cause.OUT_OF_TIME, "the chain has not settled it yet"));
      case OpeningResult.Overtaken _ -> {}
    }
    return Optional.empty();
  }
}
