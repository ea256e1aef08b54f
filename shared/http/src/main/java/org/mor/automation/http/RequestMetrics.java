package org.mor.automation.http;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.mor.automation.core.metrics.Dimension;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;

/**
 * Counts requests and their errors. Safe for any thread.
 *
 * @param tables writes what was measured of the tables since it last did
 */
public record RequestMetrics(Metrics metrics, Consumer<Metrics> tables) {
  private static final int SERVER_ERROR = 500;
  private static final Set<String> ROUTING =
      Set.of(
          "model_not_found",
          "model_type_mismatch",
          "no_provider",
          "offer_not_allowed",
          "price_above_cap");

  /**
   * A request was answered.
   *
   * @param route method and path of a route; never a path of the caller's own making
   * @param code {@code ok}, an error's code, or how else it ended
   */
  public void answered(String route, int status, String code) {
    metrics.count(Metric.API_REQUESTS, Dimension.ROUTE, route);
    if (status >= SERVER_ERROR) {
      metrics.count(Metric.SERVER_ERRORS, Dimension.ROUTE, route);
    }
    if (!code.equals("ok")) {
      metrics.record(Metric.API_ERRORS, 1, Map.of(Dimension.ROUTE, route, Dimension.CODE, code));
    }
    if (ROUTING.contains(code)) {
      metrics.count(Metric.ROUTING_ERRORS, Dimension.CAUSE, code);
    }
    writeTables();
  }

  /** For functions without requests; what is measured is kept until it is written. */
  public void writeTables() {
    tables.accept(metrics);
  }
}
