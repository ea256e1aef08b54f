package org.mor.automation.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs a function's process: makes the handler, lets a snapshot be taken where there is one, and
 * then handles events until the Runtime API is gone.
 */
public final class LambdaRuntime {

  private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

  private final RuntimeEnvironment environment;
  private final PrintStream log;

  /**
   * Makes a runtime; {@link #run} starts it.
   *
   * @param environment where the Runtime API is, and how many events to handle at once
   * @param log where failures are written; Lambda keeps what a function writes to its outputs
   */
  public LambdaRuntime(RuntimeEnvironment environment, PrintStream log) {
    this.environment = environment;
    this.log = log;
  }

  /**
   * Runs until an exception ends it, because Lambda never asks a function to stop. One event at a
   * time is handled by the calling thread, several at once by virtual threads.
   *
   * @param factory makes the handler; what it throws is reported as a failed initialisation
   * @throws IOException if initialisation failed, the Runtime API is gone or the process is unsound
   * @throws InterruptedException if the calling thread is interrupted
   */
  public void run(Callable<? extends StreamingHandler> factory)
      throws IOException, InterruptedException {
    StreamingHandler handler = initialise(factory);
    if (environment.concurrency() == 1) {
      work(handler);
    }
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Void> ended = new ExecutorCompletionService<>(workers);
      for (int i = 0; i < environment.concurrency(); i++) {
        ended.submit(() -> work(handler));
      }
      try {
        ended.take().get();
      } catch (ExecutionException e) {
        throw new IOException("A worker has ended", e.getCause());
      } finally {
        workers.shutdownNow();
      }
    }
  }

  private StreamingHandler initialise(Callable<? extends StreamingHandler> factory)
      throws IOException {
    try (RuntimeApi api = new RuntimeApi(environment)) {
      StreamingHandler handler;
      try {
        handler = factory.call();
        if (environment.snapStart() && handler instanceof SnapshotHooks hooks) {
          hooks.beforeCheckpoint();
        }
      } catch (Throwable e) {
        api.initError(logged("Initialisation failed", e));
        throw new IOException("Initialisation failed", e);
      }
      if (environment.snapStart()) {
        restore(api, handler);
      }
      return handler;
    }
  }

  private void restore(RuntimeApi api, StreamingHandler handler) throws IOException {
    api.restoreNext();
    if (handler instanceof SnapshotHooks hooks) {
      try {
        hooks.afterRestore();
      } catch (Throwable e) {
        api.restoreError(logged("Restoration failed", e));
        throw new IOException("Restoration failed", e);
      }
    }
  }

  private Void work(StreamingHandler handler) throws IOException {
    try (RuntimeApi api = new RuntimeApi(environment)) {
      while (true) {
        respond(api, handler, api.next());
      }
    }
  }

  private void respond(RuntimeApi api, StreamingHandler handler, Invocation invocation)
      throws IOException {
    if (environment.concurrency() == 1) {
      invocation.traceId().ifPresent(trace -> System.setProperty(TRACE_PROPERTY, trace));
    }
    LambdaResponse response = new LambdaResponse(api, invocation.requestId());
    try {
      handler.handle(invocation, response);
      response.complete();
    } catch (ClientGoneException e) {
      log.println(invocation.requestId() + " " + e.getMessage());
    } catch (RuntimeApiException e) {
      refused(invocation, e);
    } catch (Throwable e) {
      report(invocation, response, e);
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw new IOException("The process is no longer sound", e);
      }
    }
  }

  private void report(Invocation invocation, LambdaResponse response, Throwable failure)
      throws IOException {
    try {
      response.fail(logged(invocation.requestId() + " failed", failure));
    } catch (ClientGoneException e) {
      log.println(invocation.requestId() + " " + e.getMessage());
    } catch (RuntimeApiException e) {
      refused(invocation, e);
    }
  }

  /** One response that Lambda refuses (too long, too late) is no reason to end the process. */
  private void refused(Invocation invocation, RuntimeApiException refusal)
      throws RuntimeApiException {
    if (refusal.fatal()) {
      throw refusal;
    }
    log.println(invocation.requestId() + " " + refusal.getMessage());
  }

  private ErrorReport logged(String what, Throwable failure) {
    ErrorReport report = ErrorReport.of(failure);
    log.println(what + ": " + report.text());
    return report;
  }
}
