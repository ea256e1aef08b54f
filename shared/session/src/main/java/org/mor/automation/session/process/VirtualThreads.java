package org.mor.automation.session.process;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tasks on virtual threads, a limited number at once. */
public final class VirtualThreads implements ParallelTasks {
  private final int atOnce;

  public VirtualThreads(int atOnce) {
    this.atOnce = atOnce;
  }

  @Override
  public void run(List<Runnable> tasks) throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      for (Future<?> task : threads.invokeAll(tasks.stream().map(Executors::callable).toList())) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a task failed that must not throw", e.getCause());
    }
  }
}
