package org.mor.automation.local.lambda;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The invocations of one function that no process has taken yet. */
final class InvocationQueue {

  /** How often a waiting process is checked for having left. */
  private static final long LOOK_MILLIS = 200;

  private final Deque<PendingInvocation> waiting = new ArrayDeque<>();
  private int idle;
  private boolean asked;
  private boolean failed;

  synchronized void add(PendingInvocation work) {
    waiting.addLast(work);
    notifyAll();
  }

  /** Takes back an invocation whose process had ended before it arrived. */
  synchronized void giveBack(PendingInvocation work) {
    waiting.addFirst(work);
    notifyAll();
  }

  /** Waits for an invocation while {@code there} holds; null when it no longer does. */
  synchronized PendingInvocation take(BooleanSupplier there) throws InterruptedException {
    idle++;
    if (!asked) {
      asked = true;
      notifyAll();
    }
    try {
      while (there.getAsBoolean()) {
        PendingInvocation work = waiting.pollFirst();
        if (work == null) {
          wait(LOOK_MILLIS);
        } else if (!work.claimed()) {
          // One that has run out of time while it waited is dropped.
          return work;
        }
      }
      return null;
    } finally {
      idle--;
    }
  }

  /** Has every waiting process checked now. */
  synchronized void wake() {
    notifyAll();
  }

  /** Waits until a process has asked for work; false if none does in time, or all have failed. */
  synchronized boolean askedWithin(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!asked && !failed && System.nanoTime() < end) {
      wait(LOOK_MILLIS);
    }
    return asked;
  }

  void failAll(FunctionError error) {
    List<PendingInvocation> all;
    synchronized (this) {
      failed = true;
      notifyAll();
      all = new ArrayList<>(waiting);
      waiting.clear();
    }
    all.forEach(work -> work.fail(error));
  }

  synchronized boolean hasTakers() {
    return idle > 0;
  }

  /** Whether more invocations wait than there are idle processes. */
  synchronized boolean isCrowded() {
    return waiting.size() > idle;
  }
}
