package org.mor.automation.session.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.session.Choice;
import org.mor.automation.session.Failure;
import org.mor.automation.session.Failure.Cause;
import org.mor.automation.session.Granted;
import org.mor.automation.session.Hold;
import org.mor.automation.session.Owner;
import org.mor.automation.session.Progress;
import org.mor.automation.session.SessionRecord;
import org.mor.automation.session.TransactionRef;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.Chain.OnChainSession;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.Move;
import org.mor.automation.session.store.SessionMoves;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a held, expired session to closed, one step a call. Nobody else closes it: until somebody
 * does, its stake stays where it is.
 */
public final class Closer {
  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final SessionMoves moves;
  private final WalletTransactions transactions;
  private final Chain chain;
  private final Providers providers;
  private final Duration step;
  private final Clock clock;

  public Closer(
      SessionMoves moves,
      WalletTransactions transactions,
      Chain chain,
      Providers providers,
      Duration step,
      Clock clock) {
    this.moves = moves;
    this.transactions = transactions;
    this.chain = chain;
    this.providers = providers;
    this.step = step;
    this.clock = clock;
  }

  /** Goes on with a record that the owner holds; true once it is closed. */
  public boolean proceed(SessionRecord record, Owner owner, Deadline deadline) {
    return switch (record.progress()) {
      case Progress.Expired expired -> start(record, expired, owner, deadline);
      case Progress.Closing closing -> settle(record, closing, owner, deadline);
      case Progress.Closed _ -> true;
      case Progress.Reserved _,
          Progress.Chosen _,
          Progress.Signed _,
          Progress.Open _,
          Progress.Failed _ ->
          throw new IllegalArgumentException("only an expired session is closed");
    };
  }

  private boolean start(
      SessionRecord record, Progress.Expired expired, Owner owner, Deadline deadline) {
    Optional<OnChainSession> session = chain.session(expired.granted().id(), deadline);
    if (session.isEmpty()) {
      return readAgain(record, expired, owner, deadline);
    }
    if (session.get().closed()) {
      return closed(record, expired.choice(), expired.opening(), expired.granted(), owner);
    }
    return send(record, expired.choice(), expired.opening(), expired.granted(), owner, deadline);
  }

  /** The chain does not know the session any more: its opening may be in another block now. */
  private boolean readAgain(
      SessionRecord record, Progress.Expired expired, Owner owner, Deadline deadline) {
    return switch (transactions.look(expired.opening(), deadline)) {
      case Status.Done done when done.mined().succeeded() ->
          readAgain(record, expired, done.mined().opened().orElseThrow(), owner, deadline);
      case Status.Done done ->
          annul(record, Cause.REVERTED, done.mined().revert().orElse("without a reason"), owner);
      case Status.Displaced _ ->
          annul(record, Cause.ABANDONED, "another transaction took its nonce", owner);
      case Status.Waiting _ -> false;
    };
  }

  private boolean readAgain(
      SessionRecord record,
      Progress.Expired expired,
      SessionId id,
      Owner owner,
      Deadline deadline) {
    chain
        .session(id, deadline)
        .ifPresent(
            session ->
                moves.readopt(
                    record,
                    new Granted(id, expired.granted().providerKey(), session.endsAt()),
                    owner));
    return false;
  }

  private boolean annul(SessionRecord record, Cause cause, String why, Owner owner) {
    LOG.warn("the session of intent {} was taken back: {}", record.intent(), why);
    return moves.annul(record, new Failure(cause, why), owner) instanceof Move.Won;
  }

  private boolean send(
      SessionRecord record,
      Choice choice,
      TransactionRef opening,
      Granted granted,
      Owner owner,
      Deadline deadline) {
    Providers.Report report =
        providers.report(
            choice, granted.providerKey(), granted.id(), deadline.within(step.dividedBy(2)));
    Chain.Call call = chain.closeSession(report.report(), report.signature());
    long gas;
    try {
      gas = chain.gas(choice.wallet(), call.to(), call.data(), deadline);
    } catch (ChainException e) {
      if (e.kind() == ChainException.Kind.REVERTED && alreadyClosed(granted, deadline)) {
        return closed(record, choice, opening, granted, owner);
      }
      throw e;
    }
    JournalEntry entry =
        transactions.prepare(
            choice.wallet(), JournalEntry.Purpose.CLOSE, call.to(), call.data(), gas, deadline);
    Progress.Closing closing = new Progress.Closing(choice, opening, granted, entry.ref());
    Hold hold = new Hold(owner, clock.instant().plus(step));
    return switch (moves.closing(record, closing, entry, hold)) {
      case Move.Won won -> {
        transactions.send(entry, deadline);
        yield settle(won.record(), closing, owner, deadline);
      }
      case Move.Lost _, Move.AtCap _ -> {
        transactions.abandon(entry.ref(), deadline);
        yield false;
      }
    };
  }

  private boolean settle(
      SessionRecord record, Progress.Closing closing, Owner owner, Deadline deadline) {
    return switch (transactions.look(closing.closing(), deadline)) {
      case Status.Waiting _ -> false;
      case Status.Done done -> done(record, closing, done.mined(), owner, deadline);
      case Status.Displaced _ -> again(record, closing, owner, deadline);
    };
  }

  private boolean done(
      SessionRecord record, Progress.Closing closing, Mined mined, Owner owner, Deadline deadline) {
    if (mined.succeeded() || alreadyClosed(closing.granted(), deadline)) {
      return closed(record, closing.choice(), closing.opening(), closing.granted(), owner);
    }
    LOG.error(
        "closing session {} reverted: {}",
        closing.granted().id(),
        mined.revert().orElse("without a reason"));
    return again(record, closing, owner, deadline);
  }

  private boolean again(
      SessionRecord record, Progress.Closing closing, Owner owner, Deadline deadline) {
    if (alreadyClosed(closing.granted(), deadline)) {
      return closed(record, closing.choice(), closing.opening(), closing.granted(), owner);
    }
    return send(record, closing.choice(), closing.opening(), closing.granted(), owner, deadline);
  }

  private boolean alreadyClosed(Granted granted, Deadline deadline) {
    return chain.session(granted.id(), deadline).filter(OnChainSession::closed).isPresent();
  }

  private boolean closed(
      SessionRecord record, Choice choice, TransactionRef opening, Granted granted, Owner owner) {
    Progress.Closed closed = new Progress.Closed(choice, opening, granted);
    return moves.closed(record, closed, owner) instanceof Move.Won;
  }

  /** When a session's end is certainly past on the chain. */
  static Instant closable(Granted granted, Duration margin) {
    return granted.endsAt().plus(margin);
  }
}
