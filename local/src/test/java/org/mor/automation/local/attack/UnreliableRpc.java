package org.mor.automation.local.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between the functions and the chain's node, and fails them now and then: before a call has
 * reached the node, after it has, or by taking long. Which calls it hits follows from a seed.
 */
final class UnreliableRpc implements AutoCloseable {
  private static final Duration LAG = Duration.ofMillis(300);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random;
  private final int outOfHundred;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile URI node;

  /**
   * Starts it on a free port.
   *
   * @param outOfHundred how many calls of a hundred go wrong in each of the three ways
   */
  UnreliableRpc(long seed, int outOfHundred) throws IOException {
    this.random = new Random(seed);
    this.outOfHundred = outOfHundred;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Where the calls go that are let through. */
  void to(URI realNode) {
    node = realNode;
  }

  int failures() {
    return failures.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] call = exchange.getRequestBody().readAllBytes();
      int dice = roll();
      if (dice < outOfHundred) {
        failures.incrementAndGet();
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      HttpResponse<byte[]> answer = pass(call);
      if (dice < 2 * outOfHundred) {
        // The node has taken it, and nobody hears of that.
        failures.incrementAndGet();
        return;
      }
      if (dice < 3 * outOfHundred) {
        LockSupport.parkNanos(LAG.toNanos());
      }
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int roll() {
    return random.nextInt(100);
  }

  private HttpResponse<byte[]> pass(byte[] call) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(node)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(call))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    http.close();
  }
}
