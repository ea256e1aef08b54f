package org.mor.automation.local.provider;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets tests in other processes change a provider: {@code PUT /misbehaviour} with {@code
 * {"kind":"die_mid_stream","after":2,"delay_ms":0,"times":1}}, {@code DELETE /misbehaviour}, {@code
 * GET /counters}.
 */
final class AdminServer implements AutoCloseable {
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final JsonMapper json = new JsonMapper();
  private final ProviderServer provider;
  private final WebServer server;

  AdminServer(ProviderServer provider) throws IOException {
    this.provider = provider;
    server = new WebServer("provider-admin", 0, this::handle);
  }

  URI url() {
    return server.url();
  }

  private void handle(WebExchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/misbehaviour" -> misbehaviour(exchange);
      case "/counters" -> send(exchange, 200, provider.figures());
      default -> send(exchange, 404, "There is /misbehaviour and /counters");
    }
  }

  private void misbehaviour(WebExchange exchange) throws IOException {
    try {
      switch (exchange.method()) {
        case "PUT" ->
            provider.misbehave(
                read(json.readTree(exchange.bodyUpTo(MAX_BODY_BYTES).orElseThrow())));
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
    Fault kind = Fault.valueOf(body.path("kind").asString("").toUpperCase(Locale.ROOT));
    return new Misbehaviour(
        kind,
        body.path("after").asInt(0),
        Duration.ofMillis(body.path("delay_ms").asLong(0)),
        body.path("times").asInt(0));
  }

  private void send(WebExchange exchange, int status, Object body) throws IOException {
    exchange.sendJson(status, json.writeValueAsString(body));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
