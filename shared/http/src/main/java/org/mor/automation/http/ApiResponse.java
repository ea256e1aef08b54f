package org.mor.automation.http;

import java.util.Map;
import java.util.Objects;

/** An answer that is complete before it is sent. */
public record ApiResponse(int status, Map<String, String> headers, byte[] body) {
  public ApiResponse {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
  }
}
