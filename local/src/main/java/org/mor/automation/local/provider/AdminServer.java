package org.mor.automation.local.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import org.mor.automation.local.provider.Misbehaviour.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets tests in other processes change a provider: {@code PUT /misbehaviour} with {@code
 * {"kind":"die_mid_stream","after":2,"delay_ms":0,"times":1}}, {@code DELETE /misbehaviour}, {@code
 * GET /counters}.
 */
final class AdminServer implements AutoCloseable {
  private final JsonMapper json = new JsonMapper();
  private final ProviderServer provider;
  private final HttpServer server;

  private AdminServer(ProviderServer provider) throws IOException {
    this.provider = provider;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/misbehaviour", this::misbehaviour);
    server.createContext("/counters", exchange -> send(exchange, 200, provider.figures()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  static AdminServer start(ProviderServer provider) throws IOException {
    AdminServer admin = new AdminServer(provider);
    admin.server.start();
    return admin;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void misbehaviour(HttpExchange exchange) throws IOException {
    try {
      switch (exchange.getRequestMethod()) {
        case "PUT" -> provider.misbehave(read(json.readTree(exchange.getRequestBody())));
        case "DELETE" -> provider.behave();
        default -> {
          // Reading changes nothing.
        }
      }
      send(exchange, 200, provider.misbehaviour());
    } catch (IllegalArgumentException | JacksonException e) {
      send(exchange, 400, e.getMessage());
    }
  }

  private static Misbehaviour read(JsonNode body) {
    Kind kind = Kind.valueOf(body.path("kind").asString("").toUpperCase(Locale.ROOT));
    return new Misbehaviour(
        kind,
        body.path("after").asInt(0),
        Duration.ofMillis(body.path("delay_ms").asLong(0)),
        body.path("times").asInt(0));
  }

  private void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
