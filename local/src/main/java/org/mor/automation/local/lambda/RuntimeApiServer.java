package org.mor.automation.local.lambda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Runtime API of one execution environment, version 2018-06-01. It takes nothing that Lambda
 * would not take, and remembers what it refused, so that a mistake of a runtime fails a test here
 * rather than a deployment.
 */
public final class RuntimeApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeApiServer.class);
  private static final String BASE = "/2018-06-01/runtime/";
  private static final Duration TO_CLOSE = Duration.ofSeconds(2);
  private static final long MAX_DISCARDED_BYTES = 256L * 1024 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final String function;
  private final InvocationQueue queue;
  private final int concurrency;
  private final Clock clock;
  private final WebServer server;
  private final Map<String, PendingInvocation> current = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<FunctionError> initErrors = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;
  private volatile boolean restored;
  private volatile boolean initialised;

  /**
   * Starts to listen.
   *
   * @param concurrency how many invocations the process may have at once
   */
  RuntimeApiServer(String function, InvocationQueue queue, int concurrency, Clock clock)
      throws IOException {
    this.function = function;
    this.queue = queue;
    this.concurrency = concurrency;
    this.clock = clock;
    this.server = new WebServer("runtime-api-" + function, 0, this::handle);
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + server.port();
  }

  /** Calls that Lambda would refuse; empty for a correct runtime. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  public List<FunctionError> initErrors() {
    return List.copyOf(initErrors);
  }

  /** Whether the runtime has asked to be restored from a snapshot. */
  public boolean restored() {
    return restored;
  }

  boolean initialised() {
    return initialised;
  }

  boolean holds(PendingInvocation work) {
    return current.containsValue(work);
  }

  /** Fails what this environment has not answered. */
  void abandon(FunctionError error) {
    List<PendingInvocation> left;
    synchronized (this) {
      open = false;
      left = List.copyOf(current.values());
      current.clear();
    }
    queue.wake();
    left.forEach(work -> work.fail(error));
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    try {
      route(exchange);
    } catch (ProtocolException e) {
      violations.add(exchange.method() + " " + exchange.target() + ": " + e.getMessage());
      LOG.error("The runtime of {} broke the protocol: {}", function, e.getMessage());
      refuse(exchange, e);
    }
  }

  private void route(WebExchange exchange) throws IOException, InterruptedException {
    if (!exchange.target().startsWith(BASE)) {
      throw new ProtocolException(404, "No such path");
    }
    String call = exchange.target().substring(BASE.length());
    String[] parts = call.split("/", -1);
    if (call.equals("invocation/next")) {
      method(exchange, "GET");
      next(exchange);
    } else if (call.equals("restore/next")) {
      method(exchange, "GET");
      restored = true;
      exchange.send(200, Map.of(), new byte[0]);
    } else if (call.equals("init/error") || call.equals("restore/error")) {
      method(exchange, "POST");
      initErrors.add(RuntimeErrorReport.read(exchange));
      accepted(exchange);
    } else if (parts.length == 3 && parts[0].equals("invocation")) {
      method(exchange, "POST");
      answer(exchange, parts[1], parts[2]);
    } else {
      throw new ProtocolException(404, "No such path");
    }
  }

  private void next(WebExchange exchange) throws IOException, InterruptedException {
    if (current.size() >= concurrency) {
      throw new ProtocolException(403, "The last event is not answered yet");
    }
    initialised = true;
    PendingInvocation work = queue.take(() -> open && !exchange.peerIsGone());
    if (work == null || !hold(work)) {
      exchange.abort();
      return;
    }
    try {
      exchange.send(200, eventHeaders(work), work.event());
    } catch (IOException e) {
      current.remove(work.id());
      queue.giveBack(work);
      throw e;
    }
  }

  /** Returns false if this environment has ended; the invocation then goes to another. */
  private synchronized boolean hold(PendingInvocation work) {
    if (!open) {
      queue.giveBack(work);
      return false;
    }
    current.put(work.id(), work);
    return true;
  }

  private Map<String, List<String>> eventHeaders(PendingInvocation work) {
    return Map.of(
        "Content-Type", List.of("application/json"),
        "Lambda-Runtime-Aws-Request-Id", List.of(work.id()),
        "Lambda-Runtime-Deadline-Ms",
            List.of(Long.toString(work.takenAt(clock.instant()).toEpochMilli())),
        "Lambda-Runtime-Invoked-Function-Arn",
            List.of("arn:aws:lambda:us-east-1:000000000000:function:" + function),
        "Lambda-Runtime-Trace-Id", List.of("Root=1-" + work.id() + ";Sampled=0"));
  }

  private void answer(WebExchange exchange, String id, String kind)
      throws IOException, InterruptedException {
    PendingInvocation work = current.get(id);
    if (work == null) {
      throw new ProtocolException("Nothing is expected for request id " + id);
    }
    if (!work.claim()) {
      throw new ProtocolException("Request id " + id + " was answered before");
    }
    ResponseReceiver.Received received = take(exchange, work, kind);
    switch (received) {
      case DOCUMENT -> accepted(exchange);
      case STREAM -> {
        accepted(exchange);
        if (!exchange.closedByPeer(TO_CLOSE)) {
          violations.add("The connection of a streamed answer was left open");
        }
      }
      // Lambda ends the connection when nobody reads any more.
      case UNWANTED -> exchange.abort();
    }
  }

  /** Takes the answer; afterwards the process may ask for more. */
  private ResponseReceiver.Received take(WebExchange exchange, PendingInvocation work, String kind)
      throws IOException {
    InvocationReply reply = work.reply();
    try {
      return switch (kind) {
        case "response" -> new ResponseReceiver(exchange, reply).receive();
        case "error" -> {
          reply.failed(RuntimeErrorReport.read(exchange));
          yield ResponseReceiver.Received.DOCUMENT;
        }
        default -> throw new ProtocolException(404, "No such path");
      };
    } catch (ProtocolException e) {
      reply.failed(e.error());
      throw e;
    } catch (IOException e) {
      reply.failed(FunctionError.exited(function));
      throw e;
    } finally {
      current.remove(work.id());
      work.finish();
    }
  }

  private static void accepted(WebExchange exchange) throws IOException {
    exchange.sendJson(202, "{\"status\":\"OK\"}");
  }

  private static void method(WebExchange exchange, String expected) throws ProtocolException {
    if (!exchange.method().equals(expected)) {
      throw new ProtocolException(405, exchange.method() + " where it takes " + expected);
    }
  }

  private static void refuse(WebExchange exchange, ProtocolException refusal) throws IOException {
    if (exchange.answered()) {
      exchange.abort();
      return;
    }
    // An unread body would break the connection before the refusal arrives.
    exchange.discard(MAX_DISCARDED_BYTES);
    Map<String, String> body =
        Map.of(
            "errorType",
            switch (refusal.status()) {
              case 403 -> "InvalidStateTransition";
              case 413 -> "RequestEntityTooLarge";
              default -> "InvalidRequest";
            },
            "errorMessage",
            refusal.getMessage());
    exchange.send(
        refusal.status(),
        Map.of("Content-Type", List.of("application/json")),
        JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    abandon(FunctionError.exited(function));
    server.close();
  }
}
