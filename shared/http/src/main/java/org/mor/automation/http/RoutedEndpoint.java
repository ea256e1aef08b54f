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
      Clock clock) {
    this.routes = List.copyOf(routes);
    this.callers = callers;
    this.errors = errors;
    this.cors = cors;
    this.clock = clock;
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
    try {
      return route(samePath, request, end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return errors.response(ApiError.internal(), request.requestId());
    } catch (RuntimeException e) {
      ApiError error = errors.error(e, request.requestId());
      return samePath.stream().anyMatch(match -> match.route().detail())
          ? errors.responseWithDetail(error, request.requestId())
          : errors.response(error, request.requestId());
    }
  }

  private ApiResponse route(List<Match> samePath, ApiRequest request, Instant end)
      throws InterruptedException {
    Optional<Match> found =
        samePath.stream()
            .filter(match -> match.route().method().equals(request.method()))
            .findFirst();
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
