package org.mor.automation.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** An answer that is complete before it is sent. */
public record ApiResponse(int status, Map<String, String> headers, byte[] body) {
  public ApiResponse {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
  }

  /** A JSON document for one caller, which nobody on the way keeps. */
  public static ApiResponse json(int status, JsonNode document) {
    return new ApiResponse(
        status,
        Map.of("content-type", "application/json", "cache-control", "no-store"),
        document.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The same, with another header. */
  public ApiResponse with(String name, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(name, value);
    return new ApiResponse(status, all, body);
  }
}
