package org.mor.automation.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A failure in the form that the Runtime API takes. */
record ErrorReport(String type, String message, List<String> stack) {

  /** Enough to find the place; a deep recursion must not become a report of megabytes. */
  private static final int MAX_FRAMES = 64;

  private static final int MAX_MESSAGE = 2_000;

  static ErrorReport of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return new ErrorReport(
        failure.getClass().getName(),
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE),
        Arrays.stream(failure.getStackTrace()).limit(MAX_FRAMES).map(Object::toString).toList());
  }

  /** For the error endpoints, which show a stack trace to whoever may invoke the function. */
  byte[] json() {
    String json = head() + ",\"stackTrace\":" + Json.array(stack) + "}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  Map<String, String> headers() {
    return Map.of("Content-Type", "application/json", RuntimeApi.ERROR_TYPE, type);
  }

  /**
   * For the end of a broken stream. No stack trace: these are headers, which have to stay short.
   */
  Map<String, String> trailers() {
    byte[] body = (head() + "}").getBytes(StandardCharsets.UTF_8);
    return Map.of(
        RuntimeApi.ERROR_TYPE,
        type,
        RuntimeApi.ERROR_BODY,
        Base64.getEncoder().encodeToString(body));
  }

  private String head() {
    return "{\"errorMessage\":" + Json.string(message) + ",\"errorType\":" + Json.string(type);
  }

  /** For the log, where the whole trace is wanted. */
  String text() {
    return type + ": " + message + "\n\tat " + String.join("\n\tat ", stack);
  }
}
