package org.mor.automation.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * The answer to one invocation, in one of three modes; the first call decides which, and a second
 * one is an {@link IllegalStateException}.
 *
 * <p>Nothing reaches Lambda before the first byte is written, so until then a handler may still
 * throw and be reported as failed. A stream's methods throw {@link ClientGoneException} once nobody
 * reads any more. Used by one thread at a time.
 */
public interface ResponseStream {

  /**
   * Streams an HTTP answer. The status and headers are sent along with the first bytes, and every
   * {@code flush} sends what was written so far. The answer is complete when the handler returns,
   * and broken when it throws. {@code close} does not end it: it also runs on the way out of a
   * handler that has failed.
   *
   * @param headers one value per name
   */
  OutputStream http(int status, Map<String, String> headers) throws IOException;

  /** Streams bytes as they are, without an HTTP status: for callers of InvokeWithResponseStream. */
  OutputStream raw(String contentType) throws IOException;

  /**
   * Answers with one JSON document and is done: what a proxy integration without streaming reads.
   */
  void buffered(byte[] json) throws IOException;

  /** Whether an answer was begun, so that an error can no longer have its own status. */
  boolean begun();
}
