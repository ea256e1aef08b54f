package org.mor.automation.session.simulation;

import org.mor.automation.session.model.Lease;
import org.mor.automation.session.pool.PromptOutcome;
import org.mor.automation.session.pool.SessionPrompt;

/** A prompt that takes its time and ends in every way that a prompt can. */
final class SimulatedPrompt implements SessionPrompt {
  /** A prompt that is stopped notices so soon. */
  private static final long SLICE = 2_000;

  private final String name;
  private final Scenario.Request request;
  private final SimulatedProcess process;
  private final World world;
  private final Faults faults;
  private boolean stopped;

  SimulatedPrompt(String name, Scenario.Request request, SimulatedProcess process, World world) {
    this.name = name;
    this.request = request;
    this.process = process;
    this.world = world;
    this.faults = world.faults;
  }

  /** The caller went away, or something that nobody foresaw. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public PromptOutcome over(Lease lease) throws InterruptedException {
    String session = lease.session().granted().id().hex();
    process.note("prompts on " + session);
    world.invariants.enter(session, name, lease.owner().token());
    try {
      PromptOutcome end = answer(lease, session);
      process.note("prompt ends " + end);
      return end;
    } finally {
      world.invariants.leave(session);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  private PromptOutcome answer(Lease lease, String session) throws InterruptedException {
    process.travel("prompt", faults.between(1, 20));
    SimulatedMarket.Provider provider =
        world.market.provider(lease.session().selected().provider());
    if (!provider.up) {
      return new PromptOutcome.ProviderFailed(new Broken());
    }
    if (provider.lostKey) {
      return new PromptOutcome.KeyLost(new Broken());
    }
    Ledger.Granted granted = world.chain.head().sessions.get(session);
    if (granted == null || granted.endsAt() * 1000 <= world.scheduler.now()) {
      return new PromptOutcome.SessionOver(new Broken());
    }
    if (faults.providerFails()) {
      return switch ((int) faults.between(0, 3)) {
        case 0 -> new PromptOutcome.SessionOver(new Broken());
        case 1 -> throw new Broken();
        case 2 -> throw new InterruptedException("the caller has gone");
        default -> new PromptOutcome.ProviderFailed(new Broken());
      };
    }
    long left = request.useUntil() - world.scheduler.now();
    long takes = request.prompt().toMillis();
    long wait = Math.min(takes, Math.max(0, left));
    while (wait > 0 && !stopped) {
      process.travel("answer", Math.min(wait, SLICE));
      wait -= SLICE;
    }
    return stopped || takes > left || faults.providerFails()
        ? new PromptOutcome.FailedMidway(new Broken())
        : new PromptOutcome.Answered();
  }
}
