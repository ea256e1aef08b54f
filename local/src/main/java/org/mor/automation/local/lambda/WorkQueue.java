package org.mor.automation.local.lambda;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The invocations of one function that no process has taken yet. */
final class WorkQueue {

  private static final long LOOK_MILLIS = 200;

  private final LinkedBlockingQueue<Work> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger idle = new AtomicInteger();

  void add(Work work) {
    waiting.add(work);
  }

  /** Waits for work while {@code open} says so; null once it does not. */
  Work take(BooleanSupplier open) throws InterruptedException {
    idle.incrementAndGet();
    try {
      while (open.getAsBoolean()) {
        Work work = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        // What has run out of time while it waited is nobody's work any more.
        if (work != null && !work.claimed()) {
          return work;
        }
      }
      return null;
    } finally {
      idle.decrementAndGet();
    }
  }

  void failAll(FunctionError error) {
    for (Work work = waiting.poll(); work != null; work = waiting.poll()) {
      work.fail(error);
    }
  }

  /** Whether more is waiting than there are processes that ask for it. */
  boolean isCrowded() {
    return waiting.size() > idle.get();
  }
}
