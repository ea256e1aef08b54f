package org.mor.automation.session.closing;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a session before its end at its user's request. Once the closing is signed, maintenance
 * finishes it even if this request fails. Safe for any thread.
 */
public final class EarlyClose {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyClose.class);

  /** A session that ends this soon is not closed early: that would return nothing sooner. */
  private static final Duration NEARLY_OVER = Duration.ofMinutes(1);

  private final SessionReads reads;
  private final SessionTransitions transitions;
  private final Supplier<Closer> closer;
  private final OpeningPolicy policy;
  private final ProcessContext process;

  public EarlyClose(
      SessionReads reads,
      SessionTransitions transitions,
      Supplier<Closer> closer,
      OpeningPolicy policy,
      ProcessContext process) {
    this.reads = reads;
    this.transitions = transitions;
    this.closer = closer;
    this.policy = policy;
    this.process = process;
  }

  /** Starts or continues the closing; empty if the user has no such session. */
  public Optional<CloseOutcome> close(UserId user, IntentId intent, Deadline deadline)
      throws InterruptedException {
    Optional<SessionRecord> record = reads.manual(user, intent);
    return record.isEmpty() ? Optional.empty() : Optional.of(close(record.get(), deadline));
  }

  private CloseOutcome close(SessionRecord record, Deadline deadline) throws InterruptedException {
    return switch (record.progress()) {
      case Progress.Opening _ -> new CloseOutcome.InUse(record);
      case Progress.Open _, Progress.Expired _ ->
          record.free(process.now()) ? begin(record, deadline) : new CloseOutcome.InUse(record);
      case Progress.Closing _, Progress.Held _, Progress.Closed _, Progress.Failed _ ->
          new CloseOutcome.Ending(record);
    };
  }

  /** Counts the closing before the session is changed. */
  private CloseOutcome begin(SessionRecord record, Deadline deadline) throws InterruptedException {
    Optional<OpeningFailure> tooMany = transitions.closing().count(record.user());
    if (tooMany.isPresent()) {
      return new CloseOutcome.TooMany(tooMany.get());
    }
    if (record.progress() instanceof Progress.Expired) {
      return ask(record, deadline);
    }
    return transitions.expire(record) instanceof Transition.Won won
        ? ask(won.record(), deadline)
        : new CloseOutcome.InUse(record);
  }

  private CloseOutcome ask(SessionRecord expired, Deadline deadline) throws InterruptedException {
    Duration left =
        Duration.between(process.now(), expired.progress().onChain().orElseThrow().endsAt());
    if (left.compareTo(NEARLY_OVER) < 0) {
      return new CloseOutcome.Ending(expired);
    }
    Owner owner = process.newOwner();
    Hold hold = policy.hold(owner, process.now());
    if (!(transitions.takeOver(expired, hold) instanceof Transition.Won won)) {
      return new CloseOutcome.InUse(expired);
    }
    SessionRecord record = won.record();
    Deadline own = deadline.within(policy.handshake());
    try {
      while (closer.get().proceed(record, owner, own) == Closer.Step.UNDER_WAY && !own.passed()) {
        process.sleeper().sleep(policy.poll());
        record = reads.manual(record.user(), record.intent()).orElse(record);
        if (!record.heldBy(owner)) {
          break;
        }
      }
    } catch (RuntimeException e) {
      // The provider or the chain does not answer. Maintenance continues with what is signed by
      // then.
      LOG.warn("session of intent {} could not be closed: {}", record.intent(), e.getMessage());
    }
    SessionRecord now = reads.manual(record.user(), record.intent()).orElse(record);
    return now.progress() instanceof Progress.Expired
        ? new CloseOutcome.NotNow(now)
        : new CloseOutcome.Ending(now);
  }
}
