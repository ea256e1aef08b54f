package org.mor.automation.session.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Requests, deaths and faults by the thousand, each run drawn from its seed. {@code
 * -Dsimulation.seeds=} says how many, {@code -Dsimulation.seed=} replays one and prints what
 * happened.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);

  @Test
  void everythingHoldsWhateverGoesWrong() throws Throwable {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      run(one, true);
      return;
    }
    long from = Long.getLong("simulation.from", 0);
    int workers = Math.min(SEEDS, Runtime.getRuntime().availableProcessors());
    AtomicLong next = new AtomicLong(from);
    AtomicLong answered = new AtomicLong();
    try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        runs.add(executor.submit(() -> runAll(next, from + SEEDS, answered)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertTrue(answered.get() > SEEDS, "so few requests were answered: " + answered);
  }

  @Test
  void aSeedGivesTheSameRunEveryTime() throws Throwable {
    for (long seed = 0; seed < 20; seed++) {
      Simulation once = new Simulation(seed, true);
      once.run();
      Simulation again = new Simulation(seed, true);
      again.run();
      assertEquals(once.trace().text(), again.trace().text());
    }
  }

  private static void runAll(AtomicLong next, long end, AtomicLong answered) {
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      try {
        answered.addAndGet(run(seed, false).answered);
      } catch (Throwable e) {
        next.set(end);
        throw e;
      }
    }
  }

  private static Simulation.Outcomes run(long seed, boolean traced) {
    Simulation simulation = new Simulation(seed, traced);
    try {
      return simulation.run();
    } catch (Throwable e) {
      if (!traced) {
        run(seed, true);
      }
      throw new AssertionError(
          "seed " + seed + ": " + e.getMessage() + "\n" + simulation.trace().text(), e);
    }
  }
}
