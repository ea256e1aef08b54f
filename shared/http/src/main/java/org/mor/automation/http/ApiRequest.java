package org.mor.automation.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request, whichever kind of event brought it.
 *
 * @param path without the stage
 * @param headers by lower-case name
 * @param requestId the caller's own if it sent a sane one, else the platform's
 * @param subject whom an authorizer of API Gateway has recognised; a Function URL has none, so what
 *     its events claim is not looked at
 * @param source which kind of front passed it on
 */
public record ApiRequest(
    String method,
    String path,
    Map<String, List<String>> headers,
    Map<String, String> query,
    byte[] body,
    String requestId,
    Optional<String> subject,
    Source source) {
  /** The fronts that events come from. */
  public enum Source {
    REST_API,
    HTTP_API,
    FUNCTION_URL
  }

  public ApiRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(source, "source");
  }

  /** A header's first value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
        .filter(values -> !values.isEmpty())
        .map(List::getFirst);
  }
}
