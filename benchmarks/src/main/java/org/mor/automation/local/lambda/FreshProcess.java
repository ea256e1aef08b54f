package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One start of a function's process, timed to the end of its first response. */
public final class FreshProcess {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private FreshProcess() {}

  /**
   * What a start took.
   *
   * @param wall from before the process was started
   * @param processor what it used of processors, which other processes do not add to
   */
  public record Took(Duration wall, Duration processor) {}

  /** From the start of the process. */
  public static Took start(FunctionSpec spec, byte[] event, String expected, Path folder)
      throws IOException, InterruptedException {
    return run(spec, event, expected, folder, false);
  }

  /** From the event, in a process that has gone through a snapshot and its restoration. */
  public static Took restored(FunctionSpec spec, byte[] event, String expected, Path folder)
      throws IOException, InterruptedException {
    FunctionSpec snapStart = spec.withEnvironment("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    return run(snapStart, event, expected, folder, true);
  }

  private static Took run(
      FunctionSpec spec, byte[] event, String expected, Path folder, boolean afterRestore)
      throws IOException, InterruptedException {
    Path log = folder.resolve(spec.name() + "-cold.log");
    TaskFolder task = TaskFolder.of(spec, folder);
    InvocationQueue queue = new InvocationQueue();
    WholeReply reply = new WholeReply();
    PendingInvocation work = new PendingInvocation("cold", event, PATIENCE, reply);
    try (RuntimeApiServer api = new RuntimeApiServer(spec.name(), queue, 1, Clock.systemUTC())) {
      long start = System.nanoTime();
      try (FunctionProcess process = FunctionProcess.start(spec, task, api.address(), log)) {
        Duration before = Duration.ZERO;
        if (afterRestore) {
          await(api, process);
          before = processor(process);
          start = System.nanoTime();
        }
        queue.add(work);
        boolean done = work.finishedWithin(PATIENCE);
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        if (!done || !reply.text().contains(expected)) {
          throw new IOException(
              spec.name() + " (" + process.pid() + ") said " + reply.text() + ", see " + log);
        }
        return new Took(wall, processor(process).minus(before));
      }
    }
  }

  private static void await(RuntimeApiServer api, FunctionProcess process) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!api.initialised()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("The process " + process.pid() + " did not start");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Duration processor(FunctionProcess process) {
    return ProcessHandle.of(process.pid())
        .flatMap(each -> each.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
