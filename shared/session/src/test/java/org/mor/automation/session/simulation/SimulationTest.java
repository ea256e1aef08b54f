package org.mor.automation.session.simulation;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Requests, deaths and faults by the thousand, each run drawn from its seed. {@code
 * -Dsimulation.seeds=} says how many, {@code -Dsimulation.seed=} replays one and prints what
 * happened.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 20_000);

  @Test
  void everythingHoldsWhateverGoesWrong() throws Throwable {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      run(one, true);
      return;
    }
    long from = Long.getLong("simulation.from", 0);
    AtomicLong answered = new AtomicLong();
    for (long seed = from; seed < from + SEEDS; seed++) {
      answered.addAndGet(run(seed, false).answered);
    }
    System.out.println(SEEDS + " seeds, " + answered + " requests answered");
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
