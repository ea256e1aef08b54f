package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.closing.Closer;
import org.mor.automation.session.closing.DayLock;
import org.mor.automation.session.closing.Withdrawals;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.opening.Opener;
import org.mor.automation.session.opening.OpeningRequest;
import org.mor.automation.session.opening.OpeningResult;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;

/**
 * Moves one record on from any stage, as far as the chain and the clock allow. An unknown outcome
 * stays unknown until the chain has settled it. Safe for any thread.
 */
public final class Reconciler {
  /** A held stake that is not back yet is checked again after this long. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  /**
   * The contract holds stake until a midnight at most a day away. Where nodes could not tell which,
   * held stake counts as released after this long, if nothing is left to withdraw then.
   */
  private static final Duration HELD_AT_MOST = Duration.ofDays(1);

  /**
   * A session is closed this long after its end on the chain at the earliest: closed a moment too
   * early, a day's worth of its stake is held back.
   */
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(5);

  private final SessionTransitions transitions;
  private final Opener opener;
  private final Closer closer;
  private final Withdrawals withdrawals;
  private final DayLock dayLock;
  private final Duration step;
  private final Clock clock;

  /**
   * Wires a reconciler.
   *
   * @param step how long a record is held at most during one step
   */
  public Reconciler(
      SessionTransitions transitions,
      Opener opener,
      Closer closer,
      Withdrawals withdrawals,
      DayLock dayLock,
      Duration step,
      Clock clock) {
    this.transitions = transitions;
    this.opener = opener;
    this.closer = closer;
    this.withdrawals = withdrawals;
    this.dayLock = dayLock;
    this.step = step;
    this.clock = clock;
  }

  /** How far a record was moved. */
  public enum Step {
    /** Another process holds it, or it is too early. */
    LEFT,
    /** It was moved, and there is more to do. */
    MOVED,
    /** Nothing is left to do. */
    FINISHED
  }

  /**
   * Does what is due for the record.
   *
   * @param owner a token that is used for nothing else
   * @param chainTime time of the chain's latest block
   */
  public Step reconcile(SessionRecord record, Owner owner, Instant chainTime, Deadline deadline)
      throws InterruptedException {
    Instant now = clock.instant();
    if (!record.free(now)) {
      return Step.LEFT;
    }
    return switch (record.progress()) {
      case Progress.Reserved _, Progress.Chosen _ -> abandon(record, owner);
      case Progress.Signed _ -> settle(record, owner, deadline);
      case Progress.Open open -> expire(record, open, owner, chainTime, deadline);
      case Progress.Expired expired -> end(record, expired, owner, chainTime, deadline);
      case Progress.Closing _ -> close(record, owner, deadline);
      case Progress.Held held -> home(record, held, owner, chainTime, deadline);
      case Progress.Closed _, Progress.Failed _ -> Step.FINISHED;
    };
  }

  /** Nothing was signed, so the chain has no session of it. */
  private Step abandon(SessionRecord record, Owner owner) {
    if (!(transitions.takeOver(record, hold(owner)) instanceof Transition.Won won)) {
      return Step.LEFT;
    }
    OpeningFailure failure =
        new OpeningFailure(Cause.ABANDONED, "its opener died before it signed");
    return transitions.opening().fail(won.record(), owner, failure) instanceof Transition.Won
        ? Step.FINISHED
        : Step.LEFT;
  }

  private Step settle(SessionRecord record, Owner owner, Deadline deadline)
      throws InterruptedException {
    Hold hold = hold(owner);
    if (!(transitions.takeOver(record, hold) instanceof Transition.Won won)) {
      return Step.LEFT;
    }
    OpeningRequest opening =
        new OpeningRequest(
            owner,
            hold.until(),
            Failover.NONE,
            Optional.empty(),
            deadline.within(step.dividedBy(2)));
    return switch (opener.proceed(won.record(), opening)) {
      case OpeningResult.Ready ready -> {
        transitions.release(ready.lease());
        yield Step.MOVED;
      }
      case OpeningResult.Not _ -> Step.FINISHED;
      case OpeningResult.Unfinished _ -> Step.MOVED;
      case OpeningResult.Overtaken _ -> Step.LEFT;
    };
  }

  private Step expire(
      SessionRecord record, Progress.Open open, Owner owner, Instant chainTime, Deadline deadline) {
    if (chainTime.isBefore(open.granted().endsAt())
        || !(transitions.expire(record) instanceof Transition.Won won)) {
      return Step.LEFT;
    }
    Progress.Expired expired = (Progress.Expired) won.record().progress();
    Step end = end(won.record(), expired, owner, chainTime, deadline);
    return end == Step.LEFT ? Step.MOVED : end;
  }

  private Step end(
      SessionRecord record,
      Progress.Expired expired,
      Owner owner,
      Instant chainTime,
      Deadline deadline) {
    Instant endsAt = expired.granted().endsAt();
    if (chainTime.isBefore(endsAt.plus(CLOSE_MARGIN))) {
      return Step.LEFT;
    }
    Optional<Instant> later = dayLock.wait(record.intent(), endsAt, chainTime);
    if (later.isPresent()) {
      // Otherwise it would be first in the queue in every round until then.
      transitions.postpone(record, later.get());
      return Step.LEFT;
    }
    return close(record, owner, deadline);
  }

  private Step close(SessionRecord record, Owner owner, Deadline deadline) {
    if (!(transitions.takeOver(record, hold(owner)) instanceof Transition.Won won)) {
      return Step.LEFT;
    }
    return switch (closer.proceed(won.record(), owner, deadline.within(step))) {
      case UNDER_WAY, HELD -> Step.MOVED;
      case FINISHED -> Step.FINISHED;
    };
  }

  /** The held part is back once its time has passed and nothing released is left to withdraw. */
  private Step home(
      SessionRecord record, Progress.Held held, Owner owner, Instant chainTime, Deadline deadline) {
    // Where no node could tell, it counts as released after a day: a wallet in use always has
    // something on hold, but nothing of this session any longer.
    Optional<Instant> until =
        held.closure()
            .heldUntil()
            .or(
                () ->
                    Optional.of(held.closure().at().plus(HELD_AT_MOST))
                        .filter(free -> !chainTime.isBefore(free)));
    if (until.filter(chainTime::isBefore).isPresent()) {
      return Step.LEFT;
    }
    // Comes first, so that a record that nodes cannot answer for does not lead the queue every
    // round.
    transitions.postpone(record, chainTime.plus(LOOK_AGAIN));
    if (!withdrawals.allHome(held.selected().wallet(), until, deadline)) {
      return Step.LEFT;
    }
    if (!(transitions.takeOver(record, hold(owner)) instanceof Transition.Won won)) {
      return Step.LEFT;
    }
    Progress.Closed closed =
        new Progress.Closed(
            held.selected(), held.opening(), held.granted(), Optional.of(held.closure()));
    return transitions.closing().finish(won.record(), closed, owner) instanceof Transition.Won
        ? Step.FINISHED
        : Step.LEFT;
  }

  private Hold hold(Owner owner) {
    return new Hold(owner, clock.instant().plus(step));
  }
}
