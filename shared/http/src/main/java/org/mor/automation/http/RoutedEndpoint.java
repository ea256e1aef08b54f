package org.mor.automation.http;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;

/**
 * Answers the requests of a list of routes. Who asks is settled first: what paths there are is told
 * to users only. Safe for any thread.
 */
public final class RoutedEndpoint implements HttpEndpoint {
  private final List<ApiRoute> routes;
  private final Function<ApiRequest, Optional<Callers.Caller>> callers;
  private final ErrorMapper errors;
  private final Cors cors;
  private final Clock clock;
  private final RequestMetrics metrics;

  /**
   * Wires it.
   *
   * @param callers fails for a request without a valid key
   */
  public RoutedEndpoint(
      List<ApiRoute> routes,
      Function<ApiRequest, Optional<Callers.Caller>> callers,
      ErrorMapper errors,
      Cors cors,
      Clock clock,
      RequestMetrics metrics) {
    this.routes = List.copyOf(routes);
    this.callers = callers;
    this.errors = errors;
    this.cors = cors;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void answer(ApiRequest request, ReplyTarget to, Instant end) throws IOException {
    HeaderDecorator headers = new HeaderDecorator(request, cors, clock);
    to.send(headers.decorate(answer(request, end)));
  }

  /** A route of the request's path, and what the names in the route's path stand for. */
  private record Match(ApiRoute route, Map<String, String> names) {}

  private ApiResponse answer(ApiRequest request, Instant end) {
    List<Match> samePath =
        routes.stream()
            .flatMap(
                route -> route.match(request.path()).map(names -> new Match(route, names)).stream())
            .toList();
    Optional<Match> found =
        samePath.stream()
            .filter(match -> match.route().method().equals(request.method()))
            .findFirst();
    String route = found.map(match -> match.route().name()).orElse("unknown");
    try {
      ApiResponse response = route(samePath, found, request, end);
      metrics.answered(route, response.status(), "ok");
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(ApiError.internal(), samePath, route, request);
    } catch (RuntimeException e) {
      return failed(errors.error(e, request.requestId()), samePath, route, request);
    }
  }

  private ApiResponse failed(
      ApiError error, List<Match> samePath, String route, ApiRequest request) {
    metrics.answered(route, error.status(), error.code());
    return samePath.stream().anyMatch(match -> match.route().detail())
        ? errors.responseWithDetail(error, request.requestId())
        : errors.response(error, request.requestId());
  }

  private ApiResponse route(
      List<Match> samePath, Optional<Match> found, ApiRequest request, Instant end)
      throws InterruptedException {
    Optional<Callers.Caller> caller =
        found.filter(match -> match.route().open()).isPresent()
            ? Optional.empty()
            : callers.apply(request);
    if (samePath.isEmpty()) {
      throw new ApiException(ApiError.notFound("such path"));
    }
    Match match =
        found.orElseThrow(() -> new ApiException(ApiError.methodNotAllowed(request.method())));
    return match.route().action().answer(new RoutedRequest(request, match.names(), caller, end));
  }
}
