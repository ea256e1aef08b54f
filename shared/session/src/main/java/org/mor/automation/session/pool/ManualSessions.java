package org.mor.automation.session.pool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.opening.OpeningRequest;
import org.mor.automation.session.opening.OpeningResult;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manual sessions, which users open and name themselves. They are kept by user, so that a name
 * never leads to another user's session. Safe for any thread.
 */
public final class ManualSessions {
  private static final Logger LOG = LoggerFactory.getLogger(ManualSessions.class);

  private final SessionReads reads;
  private final SessionTransitions transitions;
  private final Supplier<Opener> opener;
  private final PoolPolicy policy;
  private final OpeningPolicy opening;
  private final ProcessContext process;

  public ManualSessions(
      SessionReads reads,
      SessionTransitions transitions,
      Supplier<Opener> opener,
      PoolPolicy policy,
      OpeningPolicy opening,
      ProcessContext process) {
    this.reads = reads;
    this.transitions = transitions;
    this.opener = opener;
    this.policy = policy;
    this.opening = opening;
    this.process = process;
  }

  /** All of a user's, as they stand now. */
  public List<SessionRecord> of(UserId user) {
    return reads.manual(user);
  }

  public Optional<SessionRecord> find(UserId user, IntentId intent) {
    return reads.manual(user, intent);
  }

  public Optional<SessionRecord> find(UserId user, SessionId session) {
    return of(user).stream()
        .filter(
            record ->
                record.progress().onChain().filter(has -> has.id().equals(session)).isPresent())
        .findFirst();
  }

  /** Opens a session, unless the same request has come before. */
  public OpenOutcome open(ManualSessionRequest request, Deadline deadline)
      throws InterruptedException {
    Owner owner = process.newOwner();
    Instant now = process.now();
    SessionRecord record =
        SessionRecord.reserved(
            request.place(),
            request.intent(),
            request.user(),
            request.duration(),
            now,
            opening.hold(owner, now));
    return switch (transitions.reserve(record)) {
      case Transition.Won won -> proceed(won.record(), request.bid(), owner, false, deadline);
      case Transition.AtCap atCap -> new OpenOutcome.Failed(atCap.failure());
      case Transition.Lost _ ->
          again(request.user(), request.intent(), request.request(), request.bid(), deadline)
              .orElseThrow();
    };
  }

  /**
   * What has become of a request that came before; its opening goes on where it was left behind.
   *
   * @return empty if it never came
   */
  public Optional<OpenOutcome> again(
      UserId user, IntentId intent, String request, Optional<BidId> bid, Deadline deadline)
      throws InterruptedException {
    Optional<SessionRecord> found = find(user, intent);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    SessionRecord record = found.get();
    boolean same =
        record.place() instanceof SessionRecord.Place.Manual manual
            && manual.request().equals(request);
    if (!same) {
      return Optional.of(new OpenOutcome.OtherRequest());
    }
    if (record.progress().underWay() && record.free(process.now())) {
      Owner owner = process.newOwner();
      if (transitions.takeOver(record, opening.hold(owner, process.now()))
          instanceof Transition.Won won) {
        return Optional.of(proceed(won.record(), bid, owner, true, deadline));
      }
    }
    return Optional.of(outcome(record, true));
  }

  private OpenOutcome proceed(
      SessionRecord record, Optional<BidId> bid, Owner owner, boolean before, Deadline deadline)
      throws InterruptedException {
    Instant until = process.now().plus(opening.step());
    return switch (opener
        .get()
        .proceed(record, new OpeningRequest(owner, until, Failover.NONE, bid, deadline))) {
      case OpeningResult.Ready ready -> new OpenOutcome.Opened(release(ready.lease()), before);
      case OpeningResult.Not not -> new OpenOutcome.Failed(not.failure());
      case OpeningResult.Unfinished _, OpeningResult.Overtaken _ ->
          outcome(find(record.user(), record.intent()).orElse(record), before);
    };
  }

  private SessionRecord release(Lease lease) {
    try {
      return transitions.release(lease) instanceof Transition.Won won
          ? won.record()
          : lease.record();
    } catch (RuntimeException e) {
      LOG.error("a session could not be given back; its lease will run out", e);
      return lease.record();
    }
  }

  private static OpenOutcome outcome(SessionRecord record, boolean before) {
    return switch (record.progress()) {
      case Progress.Opening _ -> new OpenOutcome.UnderWay(record, before);
      case Progress.Failed failed -> new OpenOutcome.Failed(failed.failure());
      case Progress.Granted _ -> new OpenOutcome.Opened(record, before);
    };
  }

  /**
   * The session for one request alone, as soon as no other request is on it.
   *
   * @param useUntil when the request will have ended at the latest
   */
  public Claim claim(SessionRecord wanted, Instant useUntil, Deadline deadline)
      throws InterruptedException {
    Owner owner = process.newOwner();
    SessionRecord record = wanted;
    while (true) {
      Instant endsAfter = process.now().plus(policy.endMargin());
      boolean usable = record.openAfter(endsAfter);
      if (!usable && !record.progress().underWay()) {
        return new Claim.Over(record);
      }
      if (usable
          && record.free(process.now())
          && transitions.claim(record, opening.lease(owner, process.now(), useUntil), endsAfter)
              instanceof Transition.Won won) {
        return new Claim.Leased(Lease.of(won.record()));
      }
      if (deadline.left().compareTo(policy.firstPause()) <= 0) {
        return new Claim.Busy(policy.retryAfter());
      }
      process.sleeper().sleep(policy.firstPause());
      record = find(record.user(), record.intent()).orElse(record);
    }
  }
}
