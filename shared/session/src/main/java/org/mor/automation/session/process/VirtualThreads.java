package org.mor.automation.session.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Tasks on virtual threads, a limited number at once. */
public final class VirtualThreads implements ParallelTasks {
  private final int atOnce;

  public VirtualThreads(int atOnce) {
    this.atOnce = atOnce;
  }

  @Override
  public void run(List<Runnable> tasks) throws InterruptedException {
    Semaphore free = new Semaphore(atOnce);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Runnable task : tasks) {
        free.acquire();
        running.add(
            threads.submit(
                () -> {
                  try {
                    task.run();
                  } finally {
                    free.release();
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a task failed that must not throw", e.getCause());
    }
  }
}
