package org.mor.automation.session.opening;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.Chain.Mined;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.GrantedSession;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.Providers.Approval;
import org.mor.automation.session.provider.Providers.ProviderRefusal;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
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

  private final SessionTransitions transitions;
  private final Candidates candidates;
  private final Providers providers;
  private final ProviderCooldowns cooldowns;
  private final Allowance allowance;
  private final WalletTransactions transactions;
  private final Chain chain;
  private final OpeningPolicy policy;
  private final Clock clock;
  private final Sleeper sleeper;

  public Opener(
      SessionTransitions transitions,
      Candidates candidates,
      Providers providers,
      ProviderCooldowns cooldowns,
      Allowance allowance,
      WalletTransactions transactions,
      Chain chain,
      OpeningPolicy policy,
      Clock clock,
      Sleeper sleeper) {
    this.transitions = transitions;
    this.candidates = candidates;
    this.providers = providers;
    this.cooldowns = cooldowns;
    this.allowance = allowance;
    this.transactions = transactions;
    this.chain = chain;
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Goes on with a record that the opening's owner holds. */
  public OpeningResult proceed(SessionRecord record, OpeningRequest opening)
      throws InterruptedException {
    return switch (record.progress()) {
      case Progress.Reserved _, Progress.Chosen _ -> choose(record, opening);
      case Progress.Signed signed -> settle(record, signed, opening);
      case Progress.Open _ -> new OpeningResult.Ready(Lease.of(record));
      case Progress.Failed failed -> new OpeningResult.Not(failed.failure());
      case Progress.Expired _, Progress.Closing _, Progress.Held _, Progress.Closed _ ->
          new OpeningResult.Overtaken();
    };
  }

  private OpeningResult choose(SessionRecord record, OpeningRequest opening)
      throws InterruptedException {
    SessionRecord current = record;
    try {
      Candidates.Found found =
          candidates.find(
              record.pool(),
              record.intent(),
              record.duration(),
              opening.failover(),
              opening.only(),
              opening.deadline());
      if (!(found instanceof Candidates.Found.Some some)) {
        return fail(current, opening, ((Candidates.Found.None) found).failure());
      }
      String refusals = "";
      for (SelectedBid selected : some.choices()) {
        switch (transitions
            .opening()
            .choose(current, new Progress.Chosen(selected), hold(opening))) {
          case Transition.Won won -> current = won.record();
          case Transition.Lost _ -> {
            return new OpeningResult.Overtaken();
          }
          case Transition.AtCap atCap -> {
            return fail(current, opening, atCap.failure());
          }
        }
        try {
          Approval approval = approval(selected, opening);
          allowance.cover(selected, some.allowance(), opening.owner(), opening.deadline());
          return sign(current, selected, approval, opening);
        } catch (ProviderRefusal e) {
          LOG.info("provider {} did not approve: {}", selected.provider(), e.getMessage());
          refusals += selected.provider() + ": " + e.getMessage() + "; ";
          cooldowns.coolDown(selected.provider(), clock.instant().plus(policy.providerCooldown()));
        }
      }
      return fail(current, opening, new OpeningFailure(Cause.NO_PROVIDER, refusals));
    } catch (ChainException e) {
      return fail(current, opening, OpeningFailure.of(e));
    }
  }

  /**
   * An approval that no other opening has. In it are the bid, the wallet and the millisecond, so
   * that two openings that ask at once get the same one, which the chain takes only once.
   */
  private Approval approval(SelectedBid selected, OpeningRequest opening) {
    Deadline deadline = opening.deadline().within(policy.handshake());
    for (int asked = 0; asked < APPROVALS; asked++) {
      Approval approval = providers.approve(selected, deadline);
      if (transactions.takeApproval(selected.wallet(), approval.approval())) {
        return approval;
      }
    }
    throw new ProviderRefusal("gives approvals that were given before");
  }

  private OpeningResult sign(
      SessionRecord record, SelectedBid selected, Approval approval, OpeningRequest opening)
      throws InterruptedException {
    Deadline deadline = opening.deadline();
    ContractCall call =
        chain.openSession(
            selected.wallet(), selected.stake(), approval.approval(), approval.signature());
    WalletTransactions.Priced priced = transactions.price(selected.wallet(), call, deadline);
    Optional<OpeningFailure> tooMuch =
        transitions.opening().countGas(record, GasReserve.of(priced.most()));
    if (tooMuch.isPresent()) {
      return fail(record, opening, tooMuch.get());
    }
    JournalEntry entry =
        transactions.prepare(selected.wallet(), JournalEntry.Purpose.OPEN, call, priced, deadline);
    Progress.Signed signed =
        new Progress.Signed(selected, approval.providerKey(), approval.approval(), entry.ref());
    return switch (transitions.opening().sign(record, signed, entry, hold(opening))) {
      case Transition.Won won -> {
        transactions.send(entry, deadline);
        yield settle(won.record(), signed, opening);
      }
      case Transition.Lost _, Transition.AtCap _ -> {
        transactions.abandon(entry.ref(), deadline);
        yield new OpeningResult.Overtaken();
      }
    };
  }

  /** Waits for the receipt, and meanwhile shows that it is still there and helps the wallet on. */
  private OpeningResult settle(SessionRecord record, Progress.Signed signed, OpeningRequest opening)
      throws InterruptedException {
    SessionRecord current = record;
    Instant nudged = clock.instant();
    while (!opening.deadline().passed()) {
      try {
        Optional<OpeningResult> opened = look(current, signed, opening);
        if (opened.isPresent()) {
          return opened.get();
        }
        if (nudged.plus(policy.nudge()).isBefore(clock.instant())) {
          nudged = clock.instant();
          if (!(transitions.extend(current, hold(opening)) instanceof Transition.Won won)) {
            return new OpeningResult.Overtaken();
          }
          current = won.record();
          transactions.unblock(signed.selected().wallet(), opening.deadline());
        }
      } catch (ChainException e) {
        LOG.warn("the chain did not answer for intent {}: {}", record.intent(), e.getMessage());
      }
      sleeper.sleep(policy.poll());
    }
    return new OpeningResult.Unfinished();
  }

  /** What has become of the opening by now; empty if that is not certain yet. */
  private Optional<OpeningResult> look(
      SessionRecord record, Progress.Signed signed, OpeningRequest opening) {
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
              new OpeningFailure(Cause.ABANDONED, "another transaction took its nonce"));
    };
  }

  /**
   * Its nonce is in a block and has opened nothing: it reverted, or a transaction that does nothing
   * took its place. Final once that block is settled and the approval is unused as of a block that
   * is not older; a receipt alone may be a lie, or be taken back.
   */
  private Optional<OpeningResult> notOpened(
      SessionRecord record, Progress.Signed signed, Mined mined, OpeningRequest opening) {
    Chain.Settled settled = chain.settled(opening.deadline());
    boolean standing =
        settled.block() >= mined.block()
            && settled.minedNonce(signed.opening().wallet()) > signed.opening().nonce();
    if (!standing) {
      return Optional.empty();
    }
    OpeningFailure failure =
        mined.succeeded()
            ? new OpeningFailure(
                Cause.ABANDONED, "it could never be mined, and its nonce was voided")
            : new OpeningFailure(Cause.REVERTED, mined.revert().orElse("without a reason"));
    return unless(settled.approvalUsed(signed.approval()), record, opening, failure);
  }

  /** Fails the opening unless its approval is used up: then a session of it is there. */
  private Optional<OpeningResult> unless(
      boolean used, SessionRecord record, OpeningRequest opening, OpeningFailure failure) {
    return used ? Optional.empty() : Optional.of(fail(record, opening, failure));
  }

  /** Empty if no node has the session yet. */
  private Optional<OpeningResult> adopt(
      SessionRecord record, Progress.Signed signed, SessionId id, OpeningRequest opening) {
    Optional<OnChainSession> session = chain.session(id, opening.deadline());
    if (session.isEmpty()) {
      return Optional.empty();
    }
    GrantedSession granted = new GrantedSession(id, signed.providerKey(), session.get().endsAt());
    Instant leased = clock.instant().plus(policy.lease());
    Hold use =
        new Hold(
            opening.owner(), leased.isBefore(opening.useUntil()) ? leased : opening.useUntil());
    return Optional.of(
        transitions.opening().open(record, granted, use) instanceof Transition.Won won
            ? new OpeningResult.Ready(Lease.of(won.record()))
            : new OpeningResult.Overtaken());
  }

  private OpeningResult fail(SessionRecord record, OpeningRequest opening, OpeningFailure failure) {
    LOG.warn("opening {} failed: {} {}", record.intent(), failure.cause(), failure.detail());
    return transitions.opening().fail(record, opening.owner(), failure) instanceof Transition.Won
        ? new OpeningResult.Not(failure)
        : new OpeningResult.Overtaken();
  }

  private Hold hold(OpeningRequest opening) {
    return hold(opening.owner());
  }

  private Hold hold(Owner owner) {
    return new Hold(owner, clock.instant().plus(policy.step()));
  }
}
