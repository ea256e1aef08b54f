package org.mor.automation.session.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.mor.automation.marketplace.Sleeper;

/** One execution environment: it lives until it is killed, at any effect and without a word. */
public final class SimulatedProcess extends Clock implements Sleeper {
  private final String name;
  private final Scheduler scheduler;
  private final Faults faults;
  private final Trace trace;
  private final SplittableRandom random;
  private boolean dead;
  private boolean idle;
  private boolean lostRelease;
  private final Set<String> owners = new TreeSet<>();

  SimulatedProcess(
      String name, Scheduler scheduler, Faults faults, Trace trace, SplittableRandom random) {
    this.name = name;
    this.scheduler = scheduler;
    this.faults = faults;
    this.trace = trace;
    this.random = random;
  }

  /** Begins to note who holds sessions here, and whether giving one back was prevented. */
  void keptAnswers() {
    lostRelease = false;
    owners.clear();
  }

  /** A table is told that this owner holds a record. */
  void holds(String owner) {
    owners.add(owner);
  }

  Set<String> owners() {
    return owners;
  }

  void loseRelease() {
    lostRelease = true;
  }

  boolean lostRelease() {
    return lostRelease;
  }

  boolean traced() {
    return trace.kept();
  }

  String name() {
    return name;
  }

  SplittableRandom random() {
    return random;
  }

  boolean dead() {
    return dead;
  }

  void kill() {
    dead = true;
    trace.add(scheduler.now(), name, "KILLED");
    scheduler.wake(this);
  }

  /** Lets others run while a message is under way; the process may die before it arrives. */
  void travel(String what, long millis) {
    scheduler.pause(this, millis);
    if (!idle && faults.kills()) {
      trace.add(scheduler.now(), name, "killed at " + what);
      kill();
      throw new Scheduler.Killed();
    }
  }

  /** Between two requests it is frozen, and nothing happens to it. */
  void idle(boolean now) {
    idle = now;
  }

  /** Runs something beside what the process does now, and dies with it. */
  void spawn(Runnable task) {
    scheduler.spawn(this, scheduler.now(), task::run);
  }

  void note(String what) {
    trace.add(scheduler.now(), name, what);
  }

  @Override
  public void sleep(Duration duration) {
    travel("sleep", duration.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(scheduler.now());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only UTC");
  }
}
