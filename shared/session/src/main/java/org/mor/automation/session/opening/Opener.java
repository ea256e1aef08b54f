package org.mor.automation.session.opening;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.Choice;
import org.mor.automation.session.Failure;
import org.mor.automation.session.Failure.Cause;
import org.mor.automation.session.Granted;
import org.mor.automation.session.Hold;
import org.mor.automation.session.Lease;
import org.mor.automation.session.Owner;
import org.mor.automation.session.Progress;
import org.mor.automation.session.SessionRecord;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.Providers.Approval;
import org.mor.automation.session.provider.Providers.ProviderRefusal;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.Move;
import org.mor.automation.session.store.ProviderRests;
import org.mor.automation.session.store.SessionMoves;
import org.mor.automation.session.wallet.Allowance;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a held record from wherever it stands to an open session. Everything that is needed to go
 * on is written before each step that anybody outside can see, so that whoever holds the record
 * next can finish it. Safe for any thread; one call per held record.
 */
public final class Opener {
  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

  /** How often one opening asks one provider. */
  private static final int APPROVALS = 5;

  private final SessionMoves moves;
  private final Candidates candidates;
  private final Providers providers;
  private final ProviderRests rests;
  private final Allowance allowance;
  private final WalletTransactions transactions;
  private final Chain chain;
  private final OpeningPolicy policy;
  private final Clock clock;
  private final Sleeper sleeper;

  public Opener(
      SessionMoves moves,
      Candidates candidates,
      Providers providers,
      ProviderRests rests,
      Allowance allowance,
      WalletTransactions transactions,
      Chain chain,
      OpeningPolicy policy,
      Clock clock,
      Sleeper sleeper) {
    this.moves = moves;
    this.candidates = candidates;
    this.providers = providers;
    this.rests = rests;
    this.allowance = allowance;
    this.transactions = transactions;
    this.chain = chain;
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Goes on with a record that the opening's owner holds. */
  public Opened proceed(SessionRecord record, Opening opening) throws InterruptedException {
    return switch (record.progress()) {
      case Progress.Reserved _, Progress.Chosen _ -> choose(record, opening);
      case Progress.Signed signed -> settle(record, signed, opening);
      case Progress.Open _ -> new Opened.Ready(Lease.of(record));
      case Progress.Failed failed -> new Opened.Not(failed.failure());
      case Progress.Expired _, Progress.Closing _, Progress.Held _, Progress.Closed _ ->
          new Opened.Overtaken();
    };
  }

  private Opened choose(SessionRecord record, Opening opening) throws InterruptedException {
    SessionRecord current = record;
    try {
      Candidates.Found found =
          candidates.find(
              record.pool(),
              record.intent(),
              record.duration(),
              opening.avoid(),
              opening.only(),
              opening.deadline());
      if (found instanceof Candidates.Found.None none) {
        return fail(current, opening, none.failure());
      }
      String refusals = "";
      for (Choice choice : ((Candidates.Found.Some) found).choices()) {
        switch (moves.choose(current, new Progress.Chosen(choice), hold(opening))) {
          case Move.Won won -> current = won.record();
          case Move.Lost _ -> {
            return new Opened.Overtaken();
          }
          case Move.AtCap atCap -> {
            return fail(current, opening, atCap.failure());
          }
        }
        try {
          return sign(current, choice, approval(choice, opening), opening);
        } catch (ProviderRefusal e) {
          LOG.info("provider {} did not approve: {}", choice.provider(), e.getMessage());
          refusals += choice.provider() + ": " + e.getMessage() + "; ";
          rests.rest(choice.provider(), clock.instant().plus(policy.providerRest()));
        }
      }
      return fail(current, opening, new Failure(Cause.NO_PROVIDER, refusals));
    } catch (ChainException e) {
      return fail(current, opening, Failure.of(e));
    }
  }

  /**
   * An approval that no other opening has. In it are the bid, the wallet and the millisecond, so
   * that two openings that ask at once get the same one, which the chain takes only once.
   */
  private Approval approval(Choice choice, Opening opening) {
    Deadline deadline = opening.deadline().within(policy.handshake());
    for (int asked = 0; asked < APPROVALS; asked++) {
      Approval approval = providers.approve(choice, deadline);
      if (transactions.takeApproval(choice.wallet(), approval.approval())) {
        return approval;
      }
    }
    throw new ProviderRefusal("gives approvals that were given before");
  }

  private Opened sign(SessionRecord record, Choice choice, Approval approval, Opening opening)
      throws InterruptedException {
    Deadline deadline = opening.deadline();
    allowance.cover(choice.wallet(), choice.stake(), opening.owner(), deadline);
    Chain.Call call =
        chain.openSession(
            choice.wallet(), choice.stake(), approval.approval(), approval.signature());
    WalletTransactions.Priced priced = transactions.price(choice.wallet(), call, deadline);
    Optional<Failure> tooMuch = moves.countGas(record, GasReserve.of(priced.most()));
    if (tooMuch.isPresent()) {
      return fail(record, opening, tooMuch.get());
    }
    JournalEntry entry =
        transactions.prepare(choice.wallet(), JournalEntry.Purpose.OPEN, call, priced, deadline);
    Progress.Signed signed =
        new Progress.Signed(choice, approval.providerKey(), approval.approval(), entry.ref());
    return switch (moves.sign(record, signed, entry, hold(opening))) {
      case Move.Won won -> {
        transactions.send(entry, deadline);
        yield settle(won.record(), signed, opening);
      }
      case Move.Lost _, Move.AtCap _ -> {
        transactions.abandon(entry.ref(), deadline);
        yield new Opened.Overtaken();
      }
    };
  }

  /** Waits for the receipt, and meanwhile shows that it is still there and helps the wallet on. */
  private Opened settle(SessionRecord record, Progress.Signed signed, Opening opening)
      throws InterruptedException {
    SessionRecord current = record;
    Instant nudged = clock.instant();
    while (!opening.deadline().passed()) {
      try {
        Optional<Opened> opened = look(current, signed, opening);
        if (opened.isPresent()) {
          return opened.get();
        }
        if (nudged.plus(policy.nudge()).isBefore(clock.instant())) {
          nudged = clock.instant();
          if (!(moves.extend(current, hold(opening)) instanceof Move.Won won)) {
            return new Opened.Overtaken();
          }
          current = won.record();
          transactions.unblock(signed.choice().wallet(), opening.deadline());
        }
      } catch (ChainException e) {
        LOG.warn("the chain did not answer for intent {}: {}", record.intent(), e.getMessage());
      }
      sleeper.sleep(policy.poll());
    }
    return new Opened.Unfinished();
  }

  /** What has become of the opening by now; empty if that is not certain yet. */
  private Optional<Opened> look(SessionRecord record, Progress.Signed signed, Opening opening) {
    return switch (transactions.look(signed.opening(), opening.deadline())) {
      case Status.Waiting _ -> Optional.empty();
      case Status.Done done when done.mined().opened().isPresent() ->
          adopt(record, signed, done.mined().opened().get(), opening);
      case Status.Done done -> notOpened(record, signed, done.mined(), opening);
      case Status.Displaced displaced ->
          unless(
              displaced.at().approvalUsed(signed.approval()),
              record,
              opening,
              new Failure(Cause.ABANDONED, "another transaction took its nonce"));
    };
  }

  /**
   * Its nonce is in a block and has opened nothing: it reverted, or a transaction that does nothing
   * took its place. Final once that block is settled and the approval is unused as of a block that
   * is not older; a receipt alone may be a lie, or be taken back.
   */
  private Optional<Opened> notOpened(
      SessionRecord record, Progress.Signed signed, Mined mined, Opening opening) {
    Chain.Settled settled = chain.settled(opening.deadline());
    boolean standing =
        settled.block() >= mined.block()
            && settled.minedNonce(signed.opening().wallet()) > signed.opening().nonce();
    if (!standing) {
      return Optional.empty();
    }
    Failure failure =
        mined.succeeded()
            ? new Failure(Cause.ABANDONED, "it could never be mined, and its nonce was voided")
            : new Failure(Cause.REVERTED, mined.revert().orElse("without a reason"));
    return unless(settled.approvalUsed(signed.approval()), record, opening, failure);
  }

  /** Fails the opening unless its approval is used up: then a session of it is there. */
  private Optional<Opened> unless(
      boolean used, SessionRecord record, Opening opening, Failure failure) {
    return used ? Optional.empty() : Optional.of(fail(record, opening, failure));
  }

  /** Empty if no node has the session yet. */
  private Optional<Opened> adopt(
      SessionRecord record, Progress.Signed signed, SessionId id, Opening opening) {
    Optional<OnChainSession> session = chain.session(id, opening.deadline());
    if (session.isEmpty()) {
      return Optional.empty();
    }
    Granted granted = new Granted(id, signed.providerKey(), session.get().endsAt());
    Instant leased = clock.instant().plus(policy.lease());
    Hold use =
        new Hold(
            opening.owner(), leased.isBefore(opening.useUntil()) ? leased : opening.useUntil());
    return Optional.of(
        moves.open(record, granted, use) instanceof Move.Won won
            ? new Opened.Ready(Lease.of(won.record()))
            : new Opened.Overtaken());
  }

  private Opened fail(SessionRecord record, Opening opening, Failure failure) {
    LOG.warn("opening {} failed: {} {}", record.intent(), failure.cause(), failure.detail());
    return moves.fail(record, opening.owner(), failure) instanceof Move.Won
        ? new Opened.Not(failure)
        : new Opened.Overtaken();
  }

  private Hold hold(Opening opening) {
    return hold(opening.owner());
  }

  private Hold hold(Owner owner) {
    return new Hold(owner, clock.instant().plus(policy.step()));
  }
}
