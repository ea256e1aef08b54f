package org.mor.automation.session.pool;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.Failover;
import org.mor.automation.session.opening.OpeningPolicy;
import org.mor.automation.session.process.ProcessContext;
import org.mor.automation.session.provider.Providers;
import org.mor.automation.session.provider.Providers.ProviderRefusal;
import org.mor.automation.session.store.ProviderCooldowns;
import org.mor.automation.session.store.SessionTransitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request on a session: renewed once if it has ended, with another provider once if this one
 * fails, never again once the caller has got something. The session is given back in every case.
 */
public final class SessionUse {
  private static final Logger LOG = LoggerFactory.getLogger(SessionUse.class);

  private final SessionPool pool;
  private final SessionTransitions transitions;
  private final ProviderCooldowns cooldowns;
  private final Supplier<Candidates> candidates;
  private final Supplier<Providers> providers;
  private final OpeningPolicy policy;
  private final LeaseKeeper keeper;
  private final ProcessContext process;

  public SessionUse(
      SessionPool pool,
      SessionTransitions transitions,
      ProviderCooldowns cooldowns,
      Supplier<Candidates> candidates,
      Supplier<Providers> providers,
      OpeningPolicy policy,
      ProcessContext process) {
    this.pool = pool;
    this.transitions = transitions;
    this.cooldowns = cooldowns;
    this.candidates = candidates;
    this.providers = providers;
    this.policy = policy;
    this.keeper = new LeaseKeeper(transitions, policy.lease(), process);
    this.process = process;
  }

  /** Finds a session, prompts over it, and gives it back. */
  public UseResult use(PoolRequest request, SessionPrompt prompt) throws InterruptedException {
    Failover failover = Failover.NONE;
    for (boolean last = false; ; last = true) {
      Acquired acquired = pool.acquire(request, process.newOwner(), failover);
      if (!(acquired instanceof Acquired.Leased leased)) {
        return new UseResult.NoSession(acquired);
      }
      Attempt attempt = attempt(leased.lease(), prompt, last, request.deadline());
      if (attempt.again().isEmpty()) {
        return attempt.result();
      }
      failover = attempt.again().get();
    }
  }

  /** Prompts over a session that the request has named, and over no other; gives it back. */
  public UseResult over(Lease lease, SessionPrompt prompt, Deadline deadline)
      throws InterruptedException {
    return attempt(lease, prompt, true, deadline).result();
  }

  /**
   * How one try of a request ended.
   *
   * @param again nothing has reached the caller, and another session may do better
   */
  private record Attempt(UseResult result, Optional<Failover> again) {
    Attempt(UseResult result) {
      this(result, Optional.empty());
    }
  }

  /**
   * One prompt, or two where the provider only has to be shown the key again.
   *
   * @param last whether no other session is tried after this one
   * @param deadline of the request
   */
  private Attempt attempt(Lease lease, SessionPrompt prompt, boolean last, Deadline deadline)
      throws InterruptedException {
    boolean returned = false;
    try (LeaseKeeper.Kept _ = keeper.keep(lease, prompt::stop)) {
      PromptOutcome end = prompt.over(lease);
      if (end instanceof PromptOutcome.KeyLost && shakeHands(lease, deadline)) {
        end = prompt.over(lease);
      }
      returned = true;
      return switch (end) {
        case PromptOutcome.Answered _ -> {
          giveBack(lease);
          yield new Attempt(new UseResult.Answered());
        }
        case PromptOutcome.Refused refused -> {
          giveBack(lease);
          yield new Attempt(new UseResult.Failed(refused.error()));
        }
        case PromptOutcome.FailedMidway _ -> {
          coolDown(lease);
          yield new Attempt(new UseResult.Answered());
        }
        case PromptOutcome.SessionOver over -> {
          quietly(() -> transitions.expire(lease));
          yield new Attempt(
              new UseResult.Failed(over.error()),
              last ? Optional.empty() : Optional.of(Failover.NONE));
        }
        case PromptOutcome.KeyLost lost -> providerFailed(lease, lost.error(), last, deadline);
        case PromptOutcome.ProviderFailed failed ->
            providerFailed(lease, failed.error(), last, deadline);
      };
    } finally {
      if (!returned) {
        release(lease);
      }
    }
  }

  private Attempt providerFailed(
      Lease lease, RuntimeException error, boolean last, Deadline deadline) {
    Optional<Failover> other = last ? Optional.empty() : other(lease, deadline);
    if (other.isPresent()) {
      coolDown(lease);
    } else {
      // With nowhere else to go the session is kept as it is: closing it would lock its stake.
      release(lease);
    }
    return new Attempt(new UseResult.Failed(error), other);
  }

  /** Looks for another provider; empty if there is none. */
  private Optional<Failover> other(Lease lease, Deadline deadline) {
    Set<Address> avoid = Set.of(lease.session().selected().provider());
    SessionRecord record = lease.record();
    try {
      Candidates.Found found =
          candidates
              .get()
              .find(
                  record.pool(),
                  record.intent(),
                  record.duration(),
                  new Failover(avoid, Optional.empty()),
                  Optional.empty(),
                  deadline.within(policy.handshake()));
      return found instanceof Candidates.Found.Some some
          ? Optional.of(new Failover(avoid, Optional.of(some.market())))
          : Optional.empty();
    } catch (RuntimeException e) {
      // Whatever it was, the lease has still to be given back and the caller to be told.
      LOG.warn("no other provider could be looked for: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private boolean shakeHands(Lease lease, Deadline deadline) {
    SelectedBid selected = lease.session().selected();
    try {
      providers.get().approve(selected, deadline.within(policy.handshake()));
      return true;
    } catch (ProviderRefusal e) {
      LOG.info("provider {} did not take our key again: {}", selected.provider(), e.getMessage());
      return false;
    }
  }

  private void giveBack(Lease lease) {
    quietly(() -> pool.giveBack(lease));
  }

  /** It may be given to any request, but none comes back to it for having been here last. */
  private void release(Lease lease) {
    quietly(() -> transitions.release(lease));
  }

  private void coolDown(Lease lease) {
    var until = process.clock().instant().plus(policy.providerCooldown());
    quietly(() -> transitions.releaseCooling(lease, until));
    quietly(() -> cooldowns.coolDown(lease.session().selected().provider(), until));
  }

  /** The caller's answer does not depend on it: a lease that stays behind runs out by itself. */
  private static void quietly(Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      LOG.error("a session could not be given back; its lease will run out", e);
    }
  }
}
