package org.mor.automation.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** An answer that is complete before it is sent. */
public record ApiResponse(int status, Map<String, String> headers, byte[] body) {
  /** OpenAI's header for how long an answer took. */
  public static final String PROCESSING = "openai-processing-ms";

  public ApiResponse {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
  }

  /**
   * The same, with how long it took. Whoever is refused is not told: it would show which keys have
   * been looked up lately.
   */
  public ApiResponse after(Duration taken) {
    if (status == 401) {
      return this;
    }
    Map<String, String> all = new HashMap<>(headers);
    all.put(PROCESSING, Long.toString(Math.max(0, taken.toMillis())));
    return new ApiResponse(status, all, body);
  }
}
