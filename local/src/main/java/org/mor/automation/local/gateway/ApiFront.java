package org.mor.automation.local.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;

/**
 * The API in front of the functions, with API Gateway's limits and its own answers. What is below
 * {@code /function-url} comes to the functions as it would through a Function URL.
 */
public final class ApiFront implements AutoCloseable {

  /** As long as a streaming route may take; the function's own time-out is mostly shorter. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  /** What is still read of a body that is refused, so that the refusal arrives. */
  private static final long MAX_DISCARDED_BYTES = 256L * 1024 * 1024;

  private static final String FUNCTION_URL = "/function-url";

  private final Routes routes;
  private final Map<String, LambdaFunction> functions;
  private final Clock clock;
  private final WebServer server;

  /**
   * Starts to listen.
   *
   * @param port 0 picks a free one
   * @param functions by their name in the template
   */
  public ApiFront(
      int port, List<Template.Route> routes, Map<String, LambdaFunction> functions, Clock clock)
      throws IOException {
    this.routes = new Routes(routes);
    this.functions = Map.copyOf(functions);
    this.clock = clock;
    this.server = new WebServer("api-front", port, this::handle);
  }

  public URI url() {
    return server.url();
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    HttpReply reply = new HttpReply(exchange, id);
    boolean functionUrl = exchange.path().startsWith(FUNCTION_URL + "/");
    String path = functionUrl ? exchange.path().substring(FUNCTION_URL.length()) : exchange.path();
    Optional<Routes.Match> match = routes.find(exchange.method(), path);
    if (match.isEmpty()) {
      exchange.body().discard(MAX_DISCARDED_BYTES);
      reply.send(403, "Missing Authentication Token");
      return;
    }
    byte[] body = exchange.body().upTo(MAX_BODY_BYTES);
    if (body == null) {
      exchange.body().discard(MAX_DISCARDED_BYTES);
      reply.send(413, "Request Too Long");
      return;
    }
    IncomingRequest request =
        new IncomingRequest(
            id,
            exchange.method(),
            path,
            query(exchange.target()),
            exchange.headers().all(),
            body,
            exchange.peer(),
            clock.instant());
    EventFormat format = functionUrl ? EventFormat.HTTP_V2 : EventFormat.REST_V1;
    functions
        .get(match.get().route().function())
        .invoke(format.event(request, match.get()), LONGEST, reply);
  }

  private static String query(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
