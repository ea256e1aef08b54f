package org.mor.automation.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mor.automation.core.error.ApiError;

/**
 * What pages of other origins may do with this API: nothing, unless an operator has named their
 * origins. Credentials that a browser adds by itself are never allowed; keys are sent by scripts.
 * Safe for any thread.
 */
public final class Cors {
  private static final String ANY = "*";
  private static final String METHODS = "GET, POST, PUT, DELETE";
  private static final String MINUTES_TEN = "600";

  /** What the SDKs send from a browser; the names with a prefix differ between their versions. */
  private static final Set<String> HEADERS =
      Set.of("accept", "authorization", "content-type", "idempotency-key", "x-request-id");

  private static final List<String> PREFIXES = List.of("x-stainless-", "openai-");
  private static final int MOST_HEADERS = 50;

  private static final String EXPOSED =
      String.join(
          ", ",
          "openai-processing-ms",
          "retry-after",
          "retry-after-ms",
          "x-ratelimit-limit-requests",
          "x-ratelimit-remaining-requests",
          "x-ratelimit-reset-requests",
          "x-request-id",
          "x-should-retry");

  private final Set<String> origins;

  /**
   * Wires it.
   *
   * @param origins such as {@code https://app.example}, or {@code *} for all; none turns it off
   */
  public Cors(List<String> origins) {
    this.origins =
        origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** Whether a request is a browser's question about what it may do. */
  public boolean asks(ApiRequest request) {
    return request.method().equals("OPTIONS");
  }

  /** The answer to that question. */
  public ApiResponse preflight(ApiRequest request, ErrorMapper errors) {
    Optional<String> allowed = allowed(request);
    if (allowed.isEmpty()) {
      return errors.response(ApiError.originNotAllowed(), request.requestId());
    }
    Map<String, String> headers = new HashMap<>(own(allowed.get()));
    headers.put("access-control-allow-methods", METHODS);
    headers.put("access-control-allow-headers", headers(request));
    headers.put("access-control-max-age", MINUTES_TEN);
    headers.put("x-request-id", request.requestId());
    return new ApiResponse(204, headers, new byte[0]);
  }

  /** The same answer, readable for the page that asked, if its origin is allowed. */
  public ApiResponse over(ApiRequest request, ApiResponse response) {
    return new ApiResponse(response.status(), with(request, response.headers()), response.body());
  }

  /** The headers of an answer to the request, with those that a page of an allowed origin needs. */
  public Map<String, String> with(ApiRequest request, Map<String, String> headers) {
    if (origins.isEmpty()) {
      return headers;
    }
    Map<String, String> all = new HashMap<>(headers);
    all.put("vary", "Origin");
    allowed(request)
        .ifPresent(
            origin -> {
              all.putAll(own(origin));
              all.put("access-control-expose-headers", EXPOSED);
            });
    return all;
  }

  /** What to name as allowed; empty if the origin is not. */
  private Optional<String> allowed(ApiRequest request) {
    return request
        .header("origin")
        .filter(_ -> !origins.isEmpty())
        .flatMap(
            origin -> {
              if (origins.contains(ANY)) {
                return Optional.of(ANY);
              }
              return origins.contains(origin.toLowerCase(Locale.ROOT))
                  ? Optional.of(origin)
                  : Optional.empty();
            });
  }

  private static Map<String, String> own(String origin) {
    return Map.of("access-control-allow-origin", origin, "vary", "Origin");
  }

  /** Of the headers that were asked for, those that this API reads. */
  private static String headers(ApiRequest request) {
    String asked = request.header("access-control-request-headers").orElse("");
    return Stream.concat(
            HEADERS.stream().sorted(),
            Stream.of(asked.split(",", -1))
                .limit(MOST_HEADERS)
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> name.matches("[a-z0-9-]{1,64}"))
                .filter(name -> PREFIXES.stream().anyMatch(name::startsWith)))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
