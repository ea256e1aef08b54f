package org.mor.automation.http;

import java.io.IOException;
import java.time.Instant;

/** Answers requests, errors included. */
@FunctionalInterface
public interface HttpEndpoint {
  /**
   * Answers a request.
   *
   * @param end when the platform stops the function
   */
  void answer(ApiRequest request, ReplyTarget to, Instant end) throws IOException;
}
