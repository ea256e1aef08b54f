package org.mor.automation.http;

import java.io.IOException;
import java.time.Instant;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;

/** What a function does with its events, whichever runtime client brings them. */
public interface LambdaFunction {
  /**
   * Answers an event in one piece.
   *
   * @param end when the platform stops the function
   */
  byte[] whole(byte[] event, String invocationId, Instant end) throws IOException;

  /** Answers an event on a runtime client that can stream. */
  default void stream(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(whole(invocation.event(), invocation.requestId(), invocation.deadline()));
  }

  /** Called in every copy of the process that is made from a snapshot. */
  default void restored() {}
}
