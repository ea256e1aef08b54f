package org.mor.automation.local.lambda;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** What a stream for an HTTP caller says ahead of its body. */
public record StreamHead(int status, Map<String, List<String>> headers, List<String> cookies) {

  public StreamHead {
    requireNonNull(headers, "headers");
    cookies = List.copyOf(cookies);
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException("Not an HTTP status: " + status);
    }
  }

  /** For a stream without a prelude: what a Function URL makes of it. */
  static StreamHead plain(String contentType) {
    return new StreamHead(200, Map.of("Content-Type", List.of(contentType)), List.of());
  }
}
