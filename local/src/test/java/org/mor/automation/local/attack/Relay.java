package org.mor.automation.local.attack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;

/** Between the functions and what they ask, so that a test is there at a moment of its choice. */
final class Relay implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "content-length", "connection", "transfer-encoding", "expect", "upgrade");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebServer server;
  private volatile URI target;
  private volatile Watch watch = new Watch() {};

  /** What becomes of a question or its answer. */
  enum Way {
    ON,
    REFUSE,
    BREAK
  }

  /** Decides over what passes: the question before it is asked, the answer before it is given. */
  interface Watch {
    default Way before(String request) {
      return Way.ON;
    }

    default Way after(String request) {
      return Way.ON;
    }
  }

  /** Starts to listen, for a stack is started after its relays. */
  Relay(String name) throws IOException {
    this.server = new WebServer(name, 0, this::handle);
  }

  String url() {
    return server.url().toString();
  }

  /** Where everything goes that is let through. */
  void to(URI real) {
    target = real;
  }

  void watch(Watch next) {
    watch = next;
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.bodyUpTo(32 << 20).orElseThrow();
    String text = new String(body, StandardCharsets.UTF_8);
    Watch now = watch;
    if (stopped(exchange, now.before(text))) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.target()))
            .timeout(Duration.ofSeconds(60))
            .method(exchange.method(), BodyPublishers.ofByteArray(body));
    exchange
        .headers()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    if (stopped(exchange, now.after(text))) {
      return;
    }
    Map<String, List<String>> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.startsWith(":")
                  && !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
              }
            });
    exchange.send(response.statusCode(), headers, response.body());
  }

  private static boolean stopped(WebExchange exchange, Way way) throws IOException {
    switch (way) {
      case ON -> {}
      case REFUSE -> exchange.send(503, Map.of(), new byte[0]);
      case BREAK -> exchange.abort();
    }
    return way != Way.ON;
  }

  @Override
  public void close() throws IOException {
    server.close();
    http.shutdownNow();
  }
}
