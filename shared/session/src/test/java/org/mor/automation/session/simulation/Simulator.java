package org.mor.automation.session.simulation;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.session.model.SessionCaps;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.store.SessionTables;

/**
 * A simulated world without random faults, for tests of whatever uses sessions: only what the test
 * says goes wrong. Blocks come every two seconds of virtual time. One thread at a time.
 */
public final class Simulator {
  private final World world;

  private Simulator(World world) {
    this.world = world;
  }

  /** One model with one provider, one session per pool and per user, one wallet with funds. */
  public static Builder builder() {
    return new Builder();
  }

  /** What differs from the simplest world. */
  public static final class Builder {
    private Sharing sharing = Sharing.PER_USER;
    private int sessionsPerPool = 1;
    private int models = 1;
    private int providersPerModel = 1;
    private boolean holdsStakes;

    private Builder() {}

    public Builder sharing(Sharing value) {
      sharing = value;
      return this;
    }

    public Builder sessionsPerPool(int number) {
      sessionsPerPool = number;
      return this;
    }

    public Builder models(int number) {
      models = number;
      return this;
    }

    public Builder providersPerModel(int number) {
      providersPerModel = number;
      return this;
    }

    /** The contract holds a used stake until midnight. */
    public Builder holdsStakes() {
      holdsStakes = true;
      return this;
    }

    public Simulator build() {
      return new Simulator(world());
    }

    World world() {
      List<SimulatedMarket.Bid> bids = new ArrayList<>();
      for (int i = 0; i < models * providersPerModel; i++) {
        bids.add(new SimulatedMarket.Bid(model(i / providersPerModel), provider(i), 2));
      }
      SplittableRandom random = new SplittableRandom(1);
      Scenario scenario =
          new Scenario(
              Scenario.START,
              sharing,
              sessionsPerPool,
              new SessionCaps(100, Optional.empty(), Optional.empty()),
              List.of(new Address(Digest.hex(20, "wallet"))),
              bids,
              2_000,
              10_000_000,
              new Scenario.DayLock(holdsStakes, java.util.OptionalLong.empty()),
              List.of());
      return new World(scenario, Faults.none(random.split()), new Trace(false), random);
    }
  }

  public static ModelId model(int number) {
    return new ModelId(Digest.hex(32, "model " + number));
  }

  /** Providers are numbered through all models. */
  public static Address provider(int number) {
    return new Address(Digest.hex(20, "provider " + number));
  }

  public static SessionTables tables() {
    return World.TABLES;
  }

  /** The table of users' settings; empty at first. */
  public static String settingsTable() {
    return SimulatedDynamo.SETTINGS;
  }

  /** The table of API keys, without its index; empty at first. */
  public static String apiKeysTable() {
    return SimulatedDynamo.API_KEYS;
  }

  /** The metrics that all functions have written. */
  public ByteArrayOutputStream figures() {
    return world.figures;
  }

  /** A new process of a function, with its own clients, clock and wiring. */
  public SimulatedFunction process() {
    return world.environment("p");
  }

  /**
   * Runs the body in that process and in virtual time until it and all that it started have ended.
   *
   * @return what the body returns
   */
  public <T> T run(SimulatedFunction process, Callable<T> body) throws Exception {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    world.scheduler.spawn(
        process.process,
        world.scheduler.now(),
        () -> {
          try {
            result.set(body.call());
          } catch (Exception e) {
            failure.set(e);
          }
        });
    world.run();
    if (failure.get() != null) {
      throw failure.get();
    }
    return result.get();
  }

  /** Starts a task of another process beside whatever runs now. */
  public void beside(SimulatedFunction process, Runnable task) {
    world.scheduler.spawn(process.process, world.scheduler.now(), task::run);
  }

  /** Lets virtual time pass. */
  public void pass(Duration duration) throws Exception {
    SimulatedFunction idle = process();
    run(
        idle,
        () -> {
          idle.process.sleep(duration);
          return null;
        });
  }

  /** Something happens outside of all processes, that long from now. */
  public void in(Duration duration, Runnable event) {
    world.scheduler.at(world.scheduler.now() + duration.toMillis(), event);
  }

  public Instant now() {
    return Instant.ofEpochMilli(world.scheduler.now());
  }

  public SimulatedChain chain() {
    return world.chain;
  }

  public SimulatedMarket market() {
    return world.market;
  }

  public Address wallet() {
    return world.scenario.wallets().getFirst();
  }

  /** The stages of all session records. */
  public Set<String> stages() {
    return world.stages();
  }
}
