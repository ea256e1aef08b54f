package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Virtual time and the one thread that runs at any moment. Tasks are ordinary blocking code on
 * virtual threads; each goes on only when it has been picked, and whoever pauses picks the next.
 */
final class Scheduler {
  private final RandomGenerator random;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Task> ready = new ArrayList<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private Thread main;
  private long now;
  private long numbers;
  private volatile Task running;
  private volatile boolean over;
  private Throwable failure;

  Scheduler(long start, RandomGenerator random) {
    this.now = start;
    this.random = random;
  }

  long now() {
    return now;
  }

  /** What a task does; it may throw anything, and that ends the run. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private static final class Task {
    final Thread thread;
    final SimulatedProcess process;
    long wakeAt;

    Task(Thread thread, SimulatedProcess process, long wakeAt) {
      this.thread = thread;
      this.process = process;
      this.wakeAt = wakeAt;
    }
  }

  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  /** Something outside the processes that happens then; it must not pause. */
  void at(long time, Runnable action) {
    events.add(new Event(time, numbers++, action));
  }

  void spawn(SimulatedProcess process, long at, Body body) {
    Task[] self = new Task[1];
    Thread thread = Thread.ofVirtual().unstarted(() -> run(self[0], body));
    self[0] = new Task(thread, process, at);
    tasks.add(self[0]);
    // Before a next run too: a task that starts must not see the end of the last one.
    over = false;
    thread.start();
  }

  private void run(Task task, Body body) {
    try {
      await(task);
      goOn(task.process);
      body.run();
    } catch (Killed _) {
      // Its process has gone, and nothing more comes of it.
    } catch (Throwable e) {
      fail(e);
    }
    if (!over) {
      tasks.remove(task);
      handOver(null);
    }
  }

  /** Ends the run with that. */
  void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /** Runs everything there is; returns when no task is left or one has failed. */
  void run() throws Throwable {
    main = Thread.currentThread();
    handOver(null);
    while (!over) {
      LockSupport.park(this);
    }
    if (failure != null) {
      throw failure;
    }
    // A later run may begin with tasks that are started before it.
    over = false;
  }

  /** The running task goes on after that time, if its process still lives then. */
  void pause(SimulatedProcess process, long millis) {
    goOn(process);
    Task self = running;
    self.wakeAt = now + millis;
    handOver(self);
    goOn(process);
  }

  private static void goOn(SimulatedProcess process) {
    if (process.dead()) {
      throw new Killed();
    }
  }

  /** Wakes what the process was doing, so that it can end. */
  void wake(SimulatedProcess process) {
    tasks.stream().filter(task -> task.process.equals(process)).forEach(task -> task.wakeAt = now);
  }

  private void handOver(Task self) {
    Task next;
    try {
      next = next();
    } catch (Throwable e) {
      fail(e);
      next = null;
    }
    if (next == null) {
      over = true;
      LockSupport.unpark(main);
      if (self != null) {
        throw new Killed();
      }
    } else if (next != self) {
      running = next;
      LockSupport.unpark(next.thread);
      if (self != null) {
        await(self);
      }
    }
  }

  private void await(Task self) {
    while (running != self) {
      if (over) {
        throw new Killed();
      }
      LockSupport.park(this);
    }
  }

  private Task next() {
    while (failure == null && !tasks.isEmpty()) {
      while (!events.isEmpty() && events.peek().at() <= now) {
        events.poll().action().run();
      }
      ready.clear();
      long soonest = Long.MAX_VALUE;
      for (Task task : tasks) {
        if (task.wakeAt <= now) {
          ready.add(task);
        }
        soonest = Math.min(soonest, task.wakeAt);
      }
      if (!ready.isEmpty()) {
        return ready.get(random.nextInt(ready.size()));
      }
      now = events.isEmpty() ? soonest : Math.min(soonest, events.peek().at());
    }
    return null;
  }

  /** Thrown wherever a process that was killed would have gone on; no handler catches it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }
}
