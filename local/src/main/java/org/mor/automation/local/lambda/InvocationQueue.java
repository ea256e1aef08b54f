package org.mor.automation.local.lambda;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The invocations of one function that no process has taken yet. */
final class InvocationQueue {

  /** How often somebody who waits is asked whether he still does, if nothing wakes him before. */
  private static final long LOOK_MILLIS = 200;

  private final Deque<PendingInvocation> waiting = new ArrayDeque<>();
  private int idle;
  private boolean asked;
  private boolean failed;

  synchronized void add(PendingInvocation work) {
    waiting.addLast(work);
    notifyAll();
  }

  /** Takes back what somebody took who was gone before he had it. */
  synchronized void giveBack(PendingInvocation work) {
    waiting.addFirst(work);
    notifyAll();
  }

  /** Waits for work while {@code there} says so; null once it does not. */
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
          // What has run out of time while it waited is nobody's work any more.
          return work;
        }
      }
      return null;
    } finally {
      idle--;
    }
  }

  /** Has everybody who waits look whether he is still there. */
  synchronized void wake() {
    notifyAll();
  }

  /** Waits until somebody has asked for work; false if nobody does in time, or all have failed. */
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

  /** Whether more is waiting than there are processes that ask for it. */
  synchronized boolean isCrowded() {
    return waiting.size() > idle;
  }
}
