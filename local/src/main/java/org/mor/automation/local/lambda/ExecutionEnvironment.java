package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution environment: a process and the Runtime API that it alone talks to. */
final class ExecutionEnvironment implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutionEnvironment.class);

  private final RuntimeApiServer api;
  private final FunctionProcess process;
  private volatile boolean closing;

  private ExecutionEnvironment(RuntimeApiServer api, FunctionProcess process) {
    this.api = api;
    this.process = process;
  }

  /**
   * @param gone told when the process has ended by itself
   */
  static ExecutionEnvironment start(
      FunctionSpec spec,
      TaskFolder task,
      InvocationQueue queue,
      Clock clock,
      Path log,
      Consumer<ExecutionEnvironment> gone)
      throws IOException {
    RuntimeApiServer api = new RuntimeApiServer(spec.name(), queue, spec.concurrency(), clock);
    FunctionProcess process;
    try {
      process = FunctionProcess.start(spec, task, api.address(), log);
    } catch (IOException e) {
      api.close();
      throw e;
    }
    ExecutionEnvironment environment = new ExecutionEnvironment(api, process);
    process.onExit(
        () -> {
          if (!environment.closing) {
            LOG.warn("A process of {} has ended, see {}", spec.name(), log);
            environment.close();
            gone.accept(environment);
          }
        });
    return environment;
  }

  boolean holds(PendingInvocation work) {
    return api.holds(work);
  }

  List<String> violations() {
    return api.violations();
  }

  /** Whether the process has ever asked for work. */
  boolean initialised() {
    return api.initialised();
  }

  /** Ends the process as if it had ended by itself, so that another takes its place. */
  void kill() {
    process.close();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    closing = true;
    process.close();
    try {
      api.close();
    } catch (IOException e) {
      LOG.debug("The Runtime API did not close: {}", e.toString());
    }
  }
}
