package org.mor.automation.session.opening;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.SessionId;
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
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.mor.automation.session.wallet.WalletTransactions;
import org.mor.automation.session.wallet.WalletTransactions.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a signed opening until the chain has settled it: the session is open, or the chain
 * certainly has none. Safe for any thread.
 */
public final class OpeningSettlement {
  private static final Logger LOG = LoggerFactory.getLogger(OpeningSettlement.class);

  private final SessionTransitions transitions;
  private final WalletTransactions transactions;
  private final Chain chain;
  private final OpeningPolicy policy;
  private final ProcessContext process;
  private final OpeningMetrics metrics;

  public OpeningSettlement(
      SessionTransitions transitions,
      WalletTransactions transactions,
      Chain chain,
      OpeningPolicy policy,
      ProcessContext process) {
    this.transitions = transitions;
    this.transactions = transactions;
    this.chain = chain;
    this.policy = policy;
    this.process = process;
    this.metrics = new OpeningMetrics(process.metrics(), process.clock());
  }

  OpeningMetrics metrics() {
    return metrics;
  }

  /** Waits for the receipt, and meanwhile shows that it is still there and helps the wallet on. */
  OpeningResult settle(SessionRecord record, Progress.Signed signed, OpeningRequest opening)
      throws InterruptedException {
    SessionRecord current = record;
    Instant since = process.now();
    Instant nudged = since;
    while (!opening.deadline().passed()) {
      try {
        Optional<OpeningResult> opened = look(current, signed, opening);
        if (opened.isPresent()) {
          metrics.step(OpeningMetrics.Step.MINED, since);
          return opened.get();
        }
        if (nudged.plus(policy.nudge()).isBefore(process.now())) {
          nudged = process.now();
          if (!(transitions.extend(current, hold(opening.owner())) instanceof Transition.Won won)) {
            return new OpeningResult.Overtaken();
          }
          current = won.record();
          transactions.unblock(signed.selected().wallet(), opening.deadline());
        }
      } catch (ChainException e) {
        LOG.warn("the chain did not answer for intent {}: {}", record.intent(), e.getMessage());
      }
      process.sleeper().sleep(policy.poll());
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
    Hold use = policy.lease(opening.owner(), process.now(), opening.useUntil());
    return Optional.of(
        transitions.opening().open(record, granted, use) instanceof Transition.Won won
            ? new OpeningResult.Ready(Lease.of(won.record()))
            : new OpeningResult.Overtaken());
  }

  /** Ends the opening; the caller is certain that the chain has no session of it. */
  OpeningResult fail(SessionRecord record, OpeningRequest opening, OpeningFailure failure) {
    LOG.warn("opening {} failed: {} {}", record.intent(), failure.cause(), failure.detail());
    return transitions.opening().fail(record, opening.owner(), failure) instanceof Transition.Won
        ? new OpeningResult.Not(failure)
        : new OpeningResult.Overtaken();
  }

  /** A hold for one step. */
  Hold hold(Owner owner) {
    return policy.hold(owner, process.now());
  }
}
