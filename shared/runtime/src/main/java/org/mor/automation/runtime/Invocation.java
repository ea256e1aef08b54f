package org.mor.automation.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One event with what Lambda says about it.
 *
 * @param event the event's JSON in UTF-8, as it came; not copied
 * @param requestId Lambda's id of the invocation
 * @param deadline when Lambda stops the function
 * @param functionArn the function, version or alias that was invoked; empty where not told
 * @param traceId the X-Ray tracing header, if tracing is on
 */
public record Invocation(
    byte[] event,
    String requestId,
    Instant deadline,
    String functionArn,
    Optional<String> traceId) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException without a request id
   */
  public Invocation {
    requireNonNull(event, "event");
    requireNonNull(requestId, "requestId");
    requireNonNull(deadline, "deadline");
    requireNonNull(functionArn, "functionArn");
    requireNonNull(traceId, "traceId");
    if (requestId.isBlank()) {
      throw new IllegalArgumentException("An invocation without a request id");
    }
  }
}
