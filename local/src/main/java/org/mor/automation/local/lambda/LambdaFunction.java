package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One function with its execution environments. The first is started at once, more when work waits,
 * up to a limit; what is above that waits too, where Lambda would refuse.
 */
public final class LambdaFunction implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LambdaFunction.class);

  /** Lambda's limit for a synchronous invocation. */
  private static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final FunctionSpec spec;
  private final TaskFolder task;
  private final int most;
  private final Path logs;
  private final Clock clock;
  private final InvocationQueue queue = new InvocationQueue();
  private final Set<ExecutionEnvironment> environments = ConcurrentHashMap.newKeySet();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts the first environment.
   *
   * @param most how many processes there may be
   * @param logs a folder for what they print
   */
  public LambdaFunction(FunctionSpec spec, int most, Path logs, Clock clock) throws IOException {
    this.spec = spec;
    this.task = TaskFolder.of(spec, logs);
    this.most = most;
    this.logs = logs;
    this.clock = clock;
    grow();
  }

  public FunctionSpec spec() {
    return spec;
  }

  /** Waits until a process asks for work; false if none does in time, or none can be started. */
  public boolean startsWithin(Duration limit) throws InterruptedException {
    return queue.askedWithin(limit);
  }

  /**
   * Has an event answered, and returns when it is, or when the caller does not wait any longer.
   *
   * @param limit how long the caller waits from now; the function is not told of it
   */
  public void invoke(byte[] event, Duration limit, InvocationReply reply)
      throws IOException, InterruptedException {
    if (event.length > MAX_EVENT_BYTES) {
      reply.failed(FunctionError.tooLarge(event.length));
      return;
    }
    PendingInvocation work =
        new PendingInvocation(UUID.randomUUID().toString(), event, spec.timeout(), reply);
    queue.add(work);
    if (queue.isCrowded()) {
      grow();
    }
    Thread.ofVirtual().name("watch-" + work.id()).start(() -> watch(work));
    if (!work.finishedWithin(limit)) {
      work.leave(FunctionError.unanswered(limit.toSeconds()));
    }
  }

  /** The time-out runs from when a process takes the event, as on Lambda. */
  private void watch(PendingInvocation work) {
    try {
      if (!work.takenWithin(LONGEST_WAIT) || !work.finishedWithin(spec.timeout())) {
        work.fail(FunctionError.timedOut(spec.name(), spec.timeout().toSeconds()));
        // Lambda ends a process that is still busy, too.
        environments.stream().filter(each -> each.holds(work)).forEach(ExecutionEnvironment::kill);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls of this function's runtimes that Lambda would refuse. */
  public List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    environments.forEach(environment -> all.addAll(environment.violations()));
    return all;
  }

  public List<Long> pids() {
    return environments.stream().map(ExecutionEnvironment::pid).toList();
  }

  private synchronized void grow() throws IOException {
    if (closed.get() || environments.size() >= most) {
      return;
    }
    Path log = logs.resolve(spec.name() + "-" + started.incrementAndGet() + ".log");
    environments.add(ExecutionEnvironment.start(spec, task, queue, clock, log, this::replace));
  }

  private void replace(ExecutionEnvironment gone) {
    violations.addAll(gone.violations());
    environments.remove(gone);
    if (!gone.initialised() && environments.isEmpty()) {
      // The next event starts another one.
      queue.failAll(FunctionError.exited(spec.name()));
      return;
    }
    try {
      grow();
    } catch (IOException e) {
      LOG.error("{} cannot be started", spec.name(), e);
    }
  }

  @Override
  public void close() {
    closed.set(true);
    environments.parallelStream().forEach(ExecutionEnvironment::close);
    environments.clear();
  }
}
