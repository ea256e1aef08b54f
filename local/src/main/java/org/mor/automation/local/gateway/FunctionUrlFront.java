package org.mor.automation.local.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.template.Template;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;

/** A function's own address: every method and path on it is the function's, and no stage is. */
public final class FunctionUrlFront implements AutoCloseable {

  private static final int MAX_BODY_BYTES = 6 * 1024 * 1024;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final LambdaFunction function;
  private final Template.FunctionUrl url;
  private final Clock clock;
  private final WebServer server;

  /** Starts to listen on a free port. */
  public FunctionUrlFront(Template.FunctionUrl url, LambdaFunction function, Clock clock)
      throws IOException {
    this.url = url;
    this.function = function;
    this.clock = clock;
    this.server = new WebServer("url-" + url.function(), 0, this::handle);
  }

  public String function() {
    return url.function();
  }

  public URI url() {
    return server.url();
  }

  private void handle(WebExchange exchange) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    HttpReply reply = new HttpReply(exchange, id, url.streaming(), Map.of());
    Optional<IncomingRequest> request =
        IncomingRequest.read(exchange, id, MAX_BODY_BYTES, clock.instant());
    if (request.isEmpty()) {
      reply.send(OwnAnswer.REQUEST_TOO_LARGE);
      return;
    }
    Routes.Match any =
        new Routes.Match(
            new Template.Route("ANY", "$default", url.function(), url.streaming(), LONGEST),
            Map.of());
    function.invoke(EventFormat.HTTP_V2.event(request.get(), any), LONGEST, reply);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
