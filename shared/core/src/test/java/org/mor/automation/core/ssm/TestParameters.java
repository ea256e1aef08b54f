package org.mor.automation.core.ssm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** GetParameter of Parameter Store over real HTTP, with the ways in which it fails. */
public final class TestParameters implements AutoCloseable {
  private final JsonMapper json = new JsonMapper();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Behaviour behaviour = missing();

  private interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  public TestParameters() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no port", e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          behaviour.answer(exchange);
        });
    server.start();
  }

  /** What a function is given in its environment to reach it. */
  public Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "test");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    variables.put("AWS_ENDPOINT_URL_SSM", "http://127.0.0.1:" + server.getAddress().getPort());
    return variables;
  }

  public int calls() {
    return calls.get();
  }

  public TestParameters holding(String value) {
    ObjectNode root = json.createObjectNode();
    root.putObject("Parameter").put("Name", "/flag").put("Type", "String").put("Value", value);
    behaviour = exchange -> send(exchange, 200, root.toString());
    return this;
  }

  /** Answers when the latch opens, and then as it would have. */
  public TestParameters waitingFor(CountDownLatch latch) {
    Behaviour then = behaviour;
    behaviour =
        exchange -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IOException("ended while waiting", e);
          }
          then.answer(exchange);
        };
    return this;
  }

  /** Answers a number of calls with an error of that status, and then as it would have. */
  public TestParameters failingFirst(int times, int status, String type) {
    Behaviour then = behaviour;
    AtomicInteger left = new AtomicInteger(times);
    behaviour =
        exchange -> (left.getAndDecrement() > 0 ? failing(status, type) : then).answer(exchange);
    return this;
  }

  /** Answers with this text, whatever it is. */
  public TestParameters answering(int status, String body) {
    behaviour = exchange -> send(exchange, status, body);
    return this;
  }

  public TestParameters withoutParameter() {
    behaviour = missing();
    return this;
  }

  public TestParameters throttling() {
    behaviour = failing(400, "ThrottlingException");
    return this;
  }

  public TestParameters failing() {
    behaviour = failing(500, "InternalServerError");
    return this;
  }

  public TestParameters babbling() {
    return answering(200, "<html>");
  }

  public TestParameters hangingUp() {
    behaviour = HttpExchange::close;
    return this;
  }

  private static Behaviour missing() {
    return failing(400, "ParameterNotFound");
  }

  private static Behaviour failing(int status, String type) {
    return exchange -> send(exchange, status, "{\"__type\":\"" + type + "\"}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
