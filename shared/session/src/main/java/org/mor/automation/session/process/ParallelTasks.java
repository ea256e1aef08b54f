package org.mor.automation.session.process;

import java.util.List;

/** Runs tasks in parallel, so that a silent provider delays only its own session. */
@FunctionalInterface
public interface ParallelTasks {
  /** Returns when all tasks have ended. No task may throw. */
  void run(List<Runnable> tasks) throws InterruptedException;
}
