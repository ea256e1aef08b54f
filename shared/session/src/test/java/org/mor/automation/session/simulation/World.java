package org.mor.automation.session.simulation;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.pool.PoolRequest;
import org.mor.automation.session.pool.SessionLength;
import org.mor.automation.session.store.SessionTables;

/** One chain, one market and one pair of tables, with processes that come and go on them. */
final class World {
  static final SessionTables TABLES = new SessionTables("sessions", "wallets");

  final Scenario scenario;
  final Faults faults;
  final Trace trace;
  final Scheduler scheduler;
  final SimulatedChain chain;
  final SimulatedMarket market;
  final SimulatedDynamo dynamo = new SimulatedDynamo(TABLES);
  final Invariants invariants;

  /** The metrics of all functions. */
  final ByteArrayOutputStream figures = new ByteArrayOutputStream();

  private final SplittableRandom random;
  private int names;

  World(Scenario scenario, Faults faults, Trace trace, SplittableRandom random) {
    this.scenario = scenario;
    this.faults = faults;
    this.trace = trace;
    this.random = random;
    this.scheduler = new Scheduler(scenario.start(), random.split());
    this.chain = new SimulatedChain(scheduler, faults, trace, scenario.blockTime());
    this.market = new SimulatedMarket(scenario.bids());
    this.invariants = new Invariants(scenario, dynamo, chain, TABLES);
    chain.dayLock = scenario.dayLock().atFirst();
    chain.strangersBid = scenario.bids().getFirst();
    scenario
        .wallets()
        .forEach(wallet -> chain.fund(wallet, random.nextInt(5), scenario.funds(), Scenario.ETH));
    chain.checkedBy(invariants::checkChain, invariants::checkMined);
  }

  SimulatedProcess process(String kind) {
    return new SimulatedProcess(kind + names++, scheduler, faults, trace, random.split());
  }

  SimulatedFunction environment(String kind) {
    SimulatedProcess process = process(kind);
    return new SimulatedFunction(
        this, process, new FaultyDynamo(dynamo, process, scheduler, faults, invariants));
  }

  PoolRequest wanted(Scenario.Request request, SimulatedProcess process) {
    UserId user = new UserId(request.user());
    return new PoolRequest(
        scenario.sharing().pool(user, request.model()),
        user,
        new SessionLength.Asked(request.duration(), request.repeat()),
        Instant.ofEpochMilli(request.useUntil()),
        request.repeat(),
        new Deadline(Instant.ofEpochMilli(request.at()).plus(request.deadline()), process));
  }

  SimulatedPrompt prompt(Scenario.Request request, SimulatedProcess process) {
    String name = "request by " + process.name();
    return new SimulatedPrompt(name, request, process, this);
  }

  Set<String> stages() {
    Set<String> stages = new TreeSet<>();
    dynamo.items(TABLES.sessions()).stream()
        .filter(item -> item.containsKey("stage"))
        .forEach(item -> stages.add(item.get("stage").s()));
    return stages;
  }

  /** Runs all processes and events until no process has anything left to do. */
  void run() {
    try {
      scheduler.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
