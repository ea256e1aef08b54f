package org.mor.automation.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds to the headers of any response what is known of its request by then: its id, what is left of
 * the caller's limits, what pages of other origins may do, and how long it took. Safe for any
 * thread.
 */
public final class HeaderDecorator {
  private final ApiRequest request;
  private final Cors cors;
  private final Clock clock;
  private final Instant start;
  private volatile Map<String, String> known = Map.of();

  /** Begins to measure the time. */
  public HeaderDecorator(ApiRequest request, Cors cors, Clock clock) {
    this.request = request;
    this.cors = cors;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** The request's id, which every response has. */
  public String requestId() {
    return request.requestId();
  }

  /** From now on every response has these too. */
  public void know(Map<String, String> headers) {
    known = Map.copyOf(headers);
  }

  /** How long the request has been worked on. */
  public Duration taken() {
    return Duration.between(start, clock.instant());
  }

  /** The response with all of its headers. */
  public ApiResponse decorate(ApiResponse response) {
    return new ApiResponse(
        response.status(), decorate(response.status(), response.headers()), response.body());
  }

  /** The headers of a response, complete. */
  public Map<String, String> decorate(int status, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(known);
    all.put("x-request-id", requestId());
    // How long a refused key was looked for would show which keys were used lately.
    if (status != 401) {
      all.put("openai-processing-ms", Long.toString(Math.max(0, taken().toMillis())));
    }
    all.putAll(headers);
    return cors.with(request, all);
  }
}
