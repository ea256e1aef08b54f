package org.mor.automation.local.lambda;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** One start of a function's process, timed to the end of its first answer. */
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

  public static Took start(FunctionSpec spec, byte[] event, String expected, Path folder)
      throws IOException, InterruptedException {
    Path log = folder.resolve(spec.name() + "-cold.log");
    TaskFolder task = TaskFolder.of(spec, folder);
    InvocationQueue queue = new InvocationQueue();
    Kept reply = new Kept();
    PendingInvocation work = new PendingInvocation("cold", event, PATIENCE, reply);
    queue.add(work);
    try (RuntimeApiServer api = new RuntimeApiServer(spec.name(), queue, 1, Clock.systemUTC())) {
      long start = System.nanoTime();
      try (FunctionProcess process = FunctionProcess.start(spec, task, api.address(), log)) {
        boolean done = work.finishedWithin(PATIENCE);
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        Duration processor =
            ProcessHandle.of(process.pid())
                .flatMap(each -> each.info().totalCpuDuration())
                .orElse(Duration.ZERO);
        if (!done || !reply.text.get().contains(expected)) {
          throw new IOException(
              spec.name() + " (" + process.pid() + ") said " + reply.text.get() + ", see " + log);
        }
        return new Took(wall, processor);
      }
    }
  }

  private static final class Kept implements InvocationReply {
    private final AtomicReference<String> text = new AtomicReference<>("nothing");

    @Override
    public void document(byte[] json) {
      text.set(new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public OutputStream stream(StreamHead head) {
      text.set("");
      return new OutputStream() {
        @Override
        public void write(int b) {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] part, int offset, int length) {
          String more = new String(part, offset, length, StandardCharsets.UTF_8);
          text.updateAndGet(before -> before + more);
        }
      };
    }

    @Override
    public void broken(FunctionError error) {
      text.set(error.toString());
    }

    @Override
    public void failed(FunctionError error) {
      text.set(error.toString());
    }
  }
}
