package org.mor.automation.session.pool;

import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.Owner;
import org.mor.automation.session.model.SelectedBid;
import org.mor.automation.session.opening.Candidates;
import org.mor.automation.session.opening.OpeningPolicy;
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
  private final Clock clock;
  private final Supplier<Owner> owners;

  public SessionUse(
      SessionPool pool,
      SessionTransitions transitions,
      ProviderCooldowns cooldowns,
      Supplier<Candidates> candidates,
      Supplier<Providers> providers,
      OpeningPolicy policy,
      LeaseKeeper keeper,
      Clock clock,
      Supplier<Owner> owners) {
    this.pool = pool;
    this.transitions = transitions;
    this.cooldowns = cooldowns;
    this.candidates = candidates;
    this.providers = providers;
    this.policy = policy;
    this.keeper = keeper;
    this.clock = clock;
    this.owners = owners;
  }

  /**
   * Finds a session, prompts over it, and gives it back.
   *
   * @param wanted what the request wants, for the owner token that is handed in
   */
  public UseResult use(Function<Owner, PoolRequest> wanted, SessionPrompt prompt)
      throws InterruptedException {
    Set<Address> avoid = new HashSet<>();
    for (int attempt = 1; ; attempt++) {
      PoolRequest mine = avoiding(wanted.apply(owners.get()), avoid);
      Acquired acquired = pool.acquire(mine);
      if (!(acquired instanceof Acquired.Leased leased)) {
        return new UseResult.NoSession(acquired);
      }
      Optional<Set<Address>> again = attempt == 1 ? Optional.of(avoid) : Optional.empty();
      Optional<UseResult> used;
      try (LeaseKeeper.Kept _ = keeper.keep(leased.lease(), prompt::stop)) {
        used = once(leased.lease(), prompt, again, mine.deadline());
      }
      if (used.isPresent()) {
        return used.get();
      }
    }
  }

  /** Prompts over a session that the request has named, and over no other; gives it back. */
  public UseResult over(Lease lease, SessionPrompt prompt, Deadline deadline)
      throws InterruptedException {
    try (LeaseKeeper.Kept _ = keeper.keep(lease, prompt::stop)) {
      return once(lease, prompt, Optional.empty(), deadline).orElseThrow();
    }
  }

  private static PoolRequest avoiding(PoolRequest wanted, Set<Address> avoid) {
    return new PoolRequest(
        wanted.pool(),
        wanted.user(),
        wanted.length(),
        wanted.owner(),
        wanted.useUntil(),
        avoid,
        wanted.repeat(),
        wanted.deadline());
  }

  /**
   * One prompt, or two where the provider only has to be shown the key again.
   *
   * @param deadline of the request
   * @param again where to note a provider to avoid next time; empty if there is no next time
   * @return empty if another session should be tried
   */
  private Optional<UseResult> once(
      Lease lease, SessionPrompt prompt, Optional<Set<Address>> again, Deadline deadline)
      throws InterruptedException {
    boolean returned = false;
    try {
      PromptOutcome end = prompt.over(lease);
      if (end instanceof PromptOutcome.KeyLost && shakeHands(lease, deadline)) {
        end = prompt.over(lease);
      }
      returned = true;
      return switch (end) {
        case PromptOutcome.Answered _ -> {
          giveBack(lease);
          yield Optional.of(new UseResult.Answered());
        }
        case PromptOutcome.Refused refused -> {
          giveBack(lease);
          yield Optional.of(new UseResult.Failed(refused.error()));
        }
        case PromptOutcome.FailedMidway _ -> {
          rest(lease);
          yield Optional.of(new UseResult.Answered());
        }
        case PromptOutcome.SessionOver over -> {
          quietly(() -> transitions.expire(lease));
          yield again.isPresent()
              ? Optional.empty()
              : Optional.of(new UseResult.Failed(over.error()));
        }
        case PromptOutcome.KeyLost lost -> failed(lease, lost.error(), again, deadline);
        case PromptOutcome.ProviderFailed failed -> failed(lease, failed.error(), again, deadline);
      };
    } finally {
      if (!returned) {
        release(lease);
      }
    }
  }

  private Optional<UseResult> failed(
      Lease lease, RuntimeException error, Optional<Set<Address>> again, Deadline deadline) {
    Address provider = lease.session().selected().provider();
    if (again.isPresent() && hasOther(lease, again.get(), deadline)) {
      rest(lease);
      again.get().add(provider);
      return Optional.empty();
    }
    // With nowhere else to go the session is kept as it is: closing it would lock its stake.
    release(lease);
    return Optional.of(new UseResult.Failed(error));
  }

  private boolean hasOther(Lease lease, Set<Address> avoid, Deadline deadline) {
    Set<Address> all = new HashSet<>(avoid);
    all.add(lease.session().selected().provider());
    try {
      return candidates
              .get()
              .find(
                  lease.record().pool(),
                  lease.record().intent(),
                  lease.record().duration(),
                  all,
                  Optional.empty(),
                  deadline.within(policy.handshake()))
          instanceof Candidates.Found.Some;
    } catch (RuntimeException e) {
      // Whatever it was, the lease has still to be given back and the caller to be told.
      LOG.warn("no other provider could be looked for: {}", e.getMessage());
      return false;
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

  private void rest(Lease lease) {
    var until = clock.instant().plus(policy.providerCooldown());
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
