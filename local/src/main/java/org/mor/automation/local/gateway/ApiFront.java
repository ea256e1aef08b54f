package org.mor.automation.local.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;

/** The API in front of the functions, with API Gateway's limits and its own answers. */
public final class ApiFront implements AutoCloseable {

  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  private final Routes routes;
  private final Map<String, Template.GatewayResponse> said;
  private final Map<String, LambdaFunction> functions;
  private final Clock clock;
  private final WebServer server;

  /**
   * Starts to listen.
   *
   * @param port 0 picks a free one
   * @param functions by their name in the template
   */
  public ApiFront(int port, Template template, Map<String, LambdaFunction> functions, Clock clock)
      throws IOException {
    this.routes = new Routes(template.routes());
    this.said = template.gatewayResponses();
    this.functions = Map.copyOf(functions);
    this.clock = clock;
    this.server = new WebServer("api-front", port, this::handle);
  }

  public URI url() {
    return server.url();
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    Optional<Routes.Match> match = routes.find(exchange.method(), exchange.path());
    if (match.isEmpty()) {
      exchange.body().discard(IncomingRequest.MAX_DISCARDED_BYTES);
      reply(exchange, id, false).send(OwnAnswer.MISSING_AUTHENTICATION_TOKEN);
      return;
    }
    Template.Route route = match.get().route();
    HttpReply reply = reply(exchange, id, route.streaming());
    Optional<IncomingRequest> request =
        IncomingRequest.read(exchange, id, MAX_BODY_BYTES, clock.instant());
    if (request.isEmpty()) {
      reply.send(OwnAnswer.REQUEST_TOO_LARGE);
      return;
    }
    functions
        .get(route.function())
        .invoke(EventFormat.REST_V1.event(request.get(), match.get()), route.patience(), reply);
  }

  private HttpReply reply(WebExchange exchange, String id, boolean streaming) {
    return new HttpReply(exchange, id, streaming, said);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
