package org.mor.automation.chat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.Cors;

/**
 * Adds to the headers of an answer, whichever it is, what is known of its request by then: what is
 * left of the caller's limits, what other origins may do, and how long the answer took. Safe for
 * any thread.
 */
final class ReplyHead {
  private final ApiRequest request;
  private final Cors cors;
  private final Clock clock;
  private final Instant start;
  private volatile Map<String, String> known = Map.of();

  ReplyHead(ApiRequest request, Cors cors, Clock clock) {
    this.request = request;
    this.cors = cors;
    this.clock = clock;
    this.start = clock.instant();
  }

  String requestId() {
    return request.requestId();
  }

  void know(Map<String, String> headers) {
    known = Map.copyOf(headers);
  }

  Duration taken() {
    return Duration.between(start, clock.instant());
  }

  Map<String, String> of(int status, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(known);
    // As in whole answers, nobody is told how long a key that is refused was looked for.
    if (status != 401) {
      all.put(ApiResponse.PROCESSING, Long.toString(Math.max(0, taken().toMillis())));
    }
    all.putAll(headers);
    return cors.with(request, all);
  }

  ApiResponse of(ApiResponse response) {
    return new ApiResponse(
        response.status(), of(response.status(), response.headers()), response.body());
  }
}
