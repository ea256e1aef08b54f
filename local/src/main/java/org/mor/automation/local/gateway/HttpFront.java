package org.mor.automation.local.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;

/**
 * What stands in front of functions: the API with API Gateway's limits and its own answers, or the
 * URL of one function.
 */
public final class HttpFront implements AutoCloseable {

  private static final Pattern SESSION =
      Pattern.compile("(?:/sessions/|\"session_id\"\\s*:\\s*\")(0x[0-9a-fA-F]{64})");

  private final FrontKind kind;
  private final Map<String, LambdaFunction> functions;
  private final Clock clock;
  private final Consumer<String> log;
  private final WebServer server;

  /**
   * What the two kinds of fronts differ in.
   *
   * @param gatewayResponses what the template says about answers that are not from a function
   */
  private record FrontKind(
      EventFormat format,
      int maxBodyBytes,
      Routing routing,
      Map<String, Template.GatewayResponse> gatewayResponses) {}

  @FunctionalInterface
  private interface Routing {
    Optional<Routes.Match> find(String method, String path);
  }

  private HttpFront(
      int port,
      FrontKind kind,
      Map<String, LambdaFunction> functions,
      Clock clock,
      Consumer<String> log)
      throws IOException {
    this.kind = kind;
    this.functions = Map.copyOf(functions);
    this.clock = clock;
    this.log = log;
    this.server = new WebServer("front", port, this::handle, this::refuse);
  }

  /**
   * Starts to listen as the API.
   *
   * @param port 0 picks a free one
   * @param functions by their name in the template
   * @param log takes a line for each request
   */
  public static HttpFront api(
      int port,
      Template template,
      Map<String, LambdaFunction> functions,
      Clock clock,
      Consumer<String> log)
      throws IOException {
    Routes routes = new Routes(template.routes());
    FrontKind api =
        new FrontKind(EventFormat.REST_V1, 10 << 20, routes::find, template.gatewayResponses());
    return new HttpFront(port, api, functions, clock, log);
  }

  /** Starts to listen on a free port as a function's own URL, with any method and path. */
  public static HttpFront functionUrl(
      Template.FunctionUrl url, LambdaFunction function, Clock clock, Consumer<String> log)
      throws IOException {
    Template.Route route =
        new Template.Route(
            "ANY", "$default", url.function(), url.streaming(), Duration.ofMinutes(15));
    Routes.Match any = new Routes.Match(route, Map.of());
    FrontKind own =
        new FrontKind(EventFormat.HTTP_V2, 6 << 20, (_, _) -> Optional.of(any), Map.of());
    return new HttpFront(0, own, Map.of(url.function(), function), clock, log);
  }

  public URI url() {
    return server.url();
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    long start = clock.millis();
    Optional<IncomingRequest> request = Optional.empty();
    try {
      request = IncomingRequest.read(exchange, id, kind.maxBodyBytes(), clock.instant());
      answer(exchange, id, request);
    } finally {
      String session = request.map(HttpFront::session).orElse("");
      log.accept(
          String.join(
              " ",
              exchange.method(),
              exchange.path(),
              Integer.toString(exchange.status()),
              clock.millis() - start + "ms",
              exchange.answered("x-request-id").orElse(id),
              session));
    }
  }

  private void answer(WebExchange exchange, String id, Optional<IncomingRequest> request)
      throws IOException, InterruptedException {
    Optional<Routes.Match> match = kind.routing().find(exchange.method(), exchange.path());
    boolean streaming = match.filter(found -> found.route().streaming()).isPresent();
    HttpReply reply = new HttpReply(exchange, id, streaming, kind.gatewayResponses());
    if (match.isEmpty()) {
      reply.send(GatewayAnswer.MISSING_AUTHENTICATION_TOKEN);
    } else if (request.isEmpty()) {
      reply.send(GatewayAnswer.REQUEST_TOO_LARGE);
    } else {
      Template.Route route = match.get().route();
      byte[] event = kind.format().event(request.get(), match.get());
      functions.get(route.function()).invoke(event, route.patience(), reply);
    }
  }

  /** Answers what is not valid HTTP. */
  private void refuse(WebExchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    GatewayAnswer answer =
        exchange.status() < 500 ? GatewayAnswer.BAD_REQUEST : GatewayAnswer.DEFAULT_5XX;
    new HttpReply(exchange, id, false, kind.gatewayResponses()).send(answer);
  }

  /** The session that a request names, in its path or in its body. */
  private static String session(IncomingRequest request) {
    Matcher found = SESSION.matcher(request.exchange().path() + "\n" + request.body());
    return found.find() ? found.group(1) : "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
