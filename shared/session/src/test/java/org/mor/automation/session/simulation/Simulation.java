package org.mor.automation.session.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.chain.ChainException;
import org.mor.automation.session.pool.UseResult;
import org.mor.automation.session.store.StoreException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** One run of one seed: requests and maintenance on a world in which everything fails. */
final class Simulation {
  private static final Duration ROUND = Duration.ofMinutes(1);

  /** After that many calm rounds the run goes on at midnight. */
  private static final int CALM_ROUNDS = 45;

  /** So often midnight may pass until everything is finished. */
  private static final int NIGHTS = 3;

  /** How long after its deadline a request may still be busy giving back what it had. */
  private static final long SLACK = 6_000;

  private final World world;
  private final Scenario scenario;
  private final Faults faults;
  private final Scheduler scheduler;
  private final Invariants invariants;
  private final Deque<SimulatedFunction> idle = new ArrayDeque<>();
  private final Set<Scenario.Request> finished = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Outcomes outcomes = new Outcomes();

  /** Whether every round of maintenance starts in a new process. */
  private final boolean forgetful;

  private int waiting;
  private SimulatedFunction maintainer;

  Simulation(long seed, boolean traced) {
    SplittableRandom random = new SplittableRandom(seed);
    this.forgetful = random.nextInt(3) == 0;
    this.scenario = Scenario.of(random.split());
    this.faults = Faults.drawnFrom(random.split());
    this.world = new World(scenario, faults, new Trace(traced), random);
    this.scheduler = world.scheduler;
    this.invariants = world.invariants;
  }

  Trace trace() {
    return world.trace;
  }

  Outcomes run() throws Throwable {
    waiting = scenario.requests().size();
    for (Scenario.Request request : scenario.requests()) {
      scheduler.at(request.at(), () -> start(request));
    }
    scheduler.at(scenario.start() + 30_000, this::maintain);
    scenario
        .dayLock()
        .switchedAt()
        .ifPresent(
            at -> scheduler.at(at, () -> world.chain.dayLock = !scenario.dayLock().atFirst()));
    SimulatedProcess weather = world.process("world");
    scheduler.spawn(weather, scenario.start(), () -> weather(weather));
    scheduler.run();
    return outcomes;
  }

  /** What became of the requests, over one run. */
  static final class Outcomes {
    int answered;
    int failed;
    int refused;
    int storeErrors;
    int killed;
  }

  private void start(Scenario.Request request) {
    SimulatedFunction environment = idle.isEmpty() ? world.environment("p") : idle.poll();
    scheduler.spawn(environment.process, request.at(), () -> serve(environment, request));
    scheduler.at(
        request.useUntil() + SLACK,
        () -> {
          if (!environment.process.dead() && !finished.contains(request)) {
            throw new AssertionError("no answer by its deadline: " + request);
          }
        });
  }

  private void serve(SimulatedFunction environment, Scenario.Request request) {
    SimulatedProcess process = environment.process;
    process.idle(false);
    process.keptAnswers();
    process.note("starts " + request);
    try {
      UseResult used =
          environment.use.use(world.wanted(request, process), world.prompt(request, process));
      process.note("ends " + used);
      switch (used) {
        case UseResult.Answered _ -> outcomes.answered++;
        case UseResult.Failed _ -> outcomes.failed++;
        case UseResult.NoSession _ -> outcomes.refused++;
      }
      idle.add(environment);
    } catch (SdkException | StoreException e) {
      Invariants.holds(!faults.storeIsSound(), "the store failed of itself: " + e);
      Invariants.holds(
          !(e instanceof TransactionConflictException), "a conflict was not tried again: " + e);
      process.note("ends with " + e);
      outcomes.storeErrors++;
      idle.add(environment);
    } catch (SimulatedPrompt.Broken | InterruptedException _) {
      process.note("ends with the caller gone");
      outcomes.failed++;
      idle.add(environment);
    } catch (ChainException e) {
      throw new AssertionError("the chain's error reached the caller", e);
    } finally {
      if (!process.dead() && !process.lostRelease()) {
        invariants.gaveBack(process.owners());
      }
      outcomes.killed += process.dead() ? 1 : 0;
      process.idle(true);
      finished.add(request);
      waiting--;
    }
  }

  /** One round a minute, each perhaps in a new process, until everything is finished. */
  private void maintain() {
    if (maintainer == null || maintainer.process.dead() || forgetful || faults.oneIn(3)) {
      maintainer = world.environment("m");
    }
    SimulatedFunction current = maintainer;
    scheduler.spawn(
        current.process,
        scheduler.now(),
        () -> {
          try {
            Deadline deadline = Deadline.in(Duration.ofSeconds(50), current.process);
            current.process.note("maintains " + current.maintenance.run(deadline, current.chores));
          } catch (SdkException | StoreException | ChainException e) {
            Invariants.holds(!faults.calm(), "maintenance failed in calm weather: " + e);
            current.process.note("maintenance ends with " + e);
          }
        });
  }

  /** Whether fees stay above what transactions were first signed for. */
  private boolean dearInTheEnd() {
    return forgetful && faults.calm();
  }

  /** Everything comes and goes; when all requests have ended, the faults stop. */
  private void weather(SimulatedProcess process) {
    int rounds = 0;
    for (int nights = 0; nights <= NIGHTS; ) {
      scheduler.pause(process, ROUND.toMillis() / 4);
      for (SimulatedMarket.Provider provider : world.market.providers()) {
        provider.up = faults.calm() || !faults.providerFails();
        provider.lostKey |= faults.providerFails();
      }
      chainWeather();
      if (scheduler.now() / 15_000 % 4 != 0) {
        continue;
      }
      if (waiting == 0) {
        calmDown();
        if (invariants.unfinished().isEmpty() && world.chain.quiet()) {
          invariants.checkEnd();
          return;
        }
        if (++rounds > CALM_ROUNDS) {
          rounds = 0;
          nights++;
          scheduler.pause(process, untilMidnight());
        }
      }
      maintain();
    }
    throw new AssertionError("left unfinished: " + invariants.unfinished().orElse("transactions"));
  }

  private void calmDown() {
    faults.calmDown();
    world.chain.goOn();
    refill();
  }

  private long untilMidnight() {
    long now = scheduler.now();
    return Ledger.midnightAfter(now / 1_000) * 1_000 - now;
  }

  private void chainWeather() {
    SimulatedChain chain = world.chain;
    boolean dear = faults.happens(faults.delay / 4) || dearInTheEnd();
    chain.baseFee = faults.happens(faults.dear) ? 5_000 : dear ? 350 : SimulatedChain.BASE_FEE;
    // Where blocks get narrow they stay so in the end, and what was signed for more never fits.
    long inTheEnd = faults.narrow > 0 && faults.calm() ? 200_000 : SimulatedChain.BLOCK_GAS;
    chain.blockGas = faults.happens(faults.narrow) ? 90_000 : inTheEnd;
    if (faults.happens(faults.stop)) {
      chain.stop();
      scheduler.at(scheduler.now() + faults.between(1_000, 300_000), chain::goOn);
    }
    if (faults.happens(faults.poor)) {
      scenario
          .wallets()
          .forEach(
              wallet ->
                  chain.giveEth(
                      wallet.hex(),
                      chain.head().account(wallet).spent() + faults.between(0, 30_000_000)));
    } else {
      refill();
    }
  }

  private void refill() {
    scenario.wallets().forEach(wallet -> world.chain.giveEth(wallet.hex(), Scenario.ETH));
  }
}
