package org.mor.automation.session.opening;

import java.time.Instant;
import java.util.Optional;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.chain.Chain;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.model.Hold;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.OpeningFailure;
import org.mor.automation.session.model.OpeningFailure.Cause;
import org.mor.automation.session.model.Progress;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.provider.Providers.Approval;
import org.mor.automation.session.provider.Providers.ProviderRefusal;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.SessionTransitions;
import org.mor.automation.session.store.Transition;
import org.mor.automation.session.wallet.Allowance;
import org.mor.automation.session.wallet.WalletTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a held record from any stage to an open session. Before each step that is visible outside,
 * everything needed to continue is written, so that the record's next holder can finish it. Safe
 * for any thread; one call per held record.
 */
public final class Opener {
  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

  /**
   * The opening and the closing, whose gas is reserved at the highest fee that is signed now. A
   * closing needs less gas than an opening, which writes more.
   */
  private static final int TRANSACTIONS = 2;

  private final SessionTransitions transitions;
  private final Candidates candidates;
  private final Approvals approvals;
  private final Allowance allowance;
  private final WalletTransactions transactions;
  private final Chain chain;
  private final OpeningSettlement settlement;

  public Opener(
      SessionTransitions transitions,
      Candidates candidates,
      Approvals approvals,
      Allowance allowance,
      WalletTransactions transactions,
      Chain chain,
      OpeningSettlement settlement) {
    this.transitions = transitions;
    this.candidates = candidates;
    this.approvals = approvals;
    this.allowance = allowance;
    this.transactions = transactions;
    this.chain = chain;
    this.settlement = settlement;
  }

  /** Goes on with a record that the opening's owner holds. */
  public OpeningResult proceed(SessionRecord record, OpeningRequest opening)
      throws InterruptedException {
    Instant since = settlement.metrics().now();
    OpeningResult result = result(record, opening);
    if (record.progress().underWay()) {
      settlement.metrics().ended(record, result, since);
    }
    return result;
  }

  private OpeningResult result(SessionRecord record, OpeningRequest opening)
      throws InterruptedException {
    return switch (record.progress()) {
      case Progress.Reserved _, Progress.Chosen _ -> choose(record, opening);
      case Progress.Signed signed -> settlement.settle(record, signed, opening);
      case Progress.Open _ -> new OpeningResult.Ready(Lease.of(record));
      case Progress.Failed failed -> new OpeningResult.Not(failed.failure());
      case Progress.OutOfUse _ -> new OpeningResult.Overtaken();
    };
  }

  private OpeningResult choose(SessionRecord record, OpeningRequest opening)
      throws InterruptedException {
    OpeningMetrics metrics = settlement.metrics();
    Instant since = metrics.now();
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
      since = metrics.step(OpeningMetrics.Step.CHOOSE, since);
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
          Approval approval = approvals.approve(selected, opening.deadline());
          since = metrics.step(OpeningMetrics.Step.APPROVAL, since);
          allowance.cover(selected, some.allowance(), opening.owner(), opening.deadline());
          return sign(current, selected, approval, opening, since);
        } catch (ProviderRefusal e) {
          LOG.info("provider {} did not approve: {}", selected.provider(), e.getMessage());
          refusals += selected.provider() + ": " + e.getMessage() + "; ";
        }
      }
      return fail(current, opening, new OpeningFailure(Cause.NO_PROVIDER, refusals));
    } catch (ChainException e) {
      return fail(current, opening, OpeningFailure.of(e));
    }
  }

  private OpeningResult sign(
      SessionRecord record,
      SelectedBid selected,
      Approval approval,
      OpeningRequest opening,
      Instant since)
      throws InterruptedException {
    Deadline deadline = opening.deadline();
    ContractCall call =
        chain.openSession(
            selected.wallet(), selected.stake(), approval.approval(), approval.signature());
    JournalEntry.Signing signing = transactions.price(selected.wallet(), call, deadline);
    Optional<OpeningFailure> tooMuch =
        transitions.opening().countGas(record, signing.most().times(TRANSACTIONS));
    if (tooMuch.isPresent()) {
      return fail(record, opening, tooMuch.get());
    }
    JournalEntry entry =
        transactions.prepare(selected.wallet(), JournalEntry.Purpose.OPEN, call, signing, deadline);
    Progress.Signed signed =
        new Progress.Signed(selected, approval.providerKey(), approval.approval(), entry.ref());
    return switch (transitions.opening().sign(record, signed, entry, hold(opening))) {
      case Transition.Won won -> {
        transactions.send(entry, deadline);
        settlement.metrics().step(OpeningMetrics.Step.SIGN, since);
        yield settlement.settle(won.record(), signed, opening);
      }
      case Transition.Lost _, Transition.AtCap _ -> {
        transactions.abandon(entry.ref(), deadline);
        yield new OpeningResult.Overtaken();
      }
    };
  }

  private OpeningResult fail(SessionRecord record, OpeningRequest opening, OpeningFailure failure) {
    return settlement.fail(record, opening, failure);
  }

  private Hold hold(OpeningRequest opening) {
    return settlement.hold(opening.owner());
  }
}
