package org.mor.automation.local.lambda;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** Status, headers and cookies of a streamed answer. */
public record StreamHead(int status, Map<String, List<String>> headers, List<String> cookies) {

  public StreamHead {
    requireNonNull(headers, "headers");
    cookies = List.copyOf(cookies);
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException("Not an HTTP status: " + status);
    }
  }

  /** The head that a Function URL gives to a stream without a prelude. */
  static StreamHead plain(String contentType) {
    return new StreamHead(200, Map.of("Content-Type", List.of(contentType)), List.of());
  }
}
