package org.mor.automation.docs;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ApiRoute;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.HttpHandler;
import org.mor.automation.http.RequestMetrics;
import org.mor.automation.http.RoutedEndpoint;
import org.mor.automation.http.RoutedRequest;
import tools.jackson.databind.json.JsonMapper;

/** Answers GET /docs and what its page loads. */
public final class DocsHandler extends HttpHandler {
  public DocsHandler() {
    JsonMapper json = new JsonMapper();
    Pages pages = Pages.load(json);
    ErrorMapper errors = new ErrorMapper(json);
    Cors cors = new Cors(List.of());
    List<ApiRoute> routes =
        List.of(
            ApiRoute.of("GET", "/docs", request -> page(pages, request)).withoutKey(),
            ApiRoute.of("GET", "/docs/{file}", request -> page(pages, request)).withoutKey());
    RoutedEndpoint endpoint =
        new RoutedEndpoint(
            routes,
            _ -> Optional.empty(),
            errors,
            cors,
            Clock.systemUTC(),
            new RequestMetrics(
                Metrics.toLog(json, Environment.of(EntryPoint.variables())), _ -> {}));
    // Without the services of other functions: nothing here calls AWS.
    super(new ApiEvents(json), errors, cors, false, endpoint, () -> {});
  }

  private static ApiResponse page(Pages pages, RoutedRequest request) {
    return pages
        .answer(request.http())
        .orElseThrow(() -> new ApiException(ApiError.notFound("such page")));
  }
}
