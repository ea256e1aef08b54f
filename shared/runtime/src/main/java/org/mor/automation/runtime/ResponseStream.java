package org.mor.automation.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * The response to one invocation, in one of three modes. The first call chooses the mode; a second
 * one throws {@link IllegalStateException}.
 *
 * <p>Nothing reaches Lambda before the first flush, so until then a handler may still throw and be
 * reported as failed. The streams throw {@link ClientGoneException} once nobody reads any more.
 * Used by one thread at a time.
 */
public interface ResponseStream {

  /**
   * Streams an HTTP response. The status and the headers are sent with the first bytes. A {@code
   * flush} sends what was written so far, and so does a full buffer of 32 KiB. The response is
   * complete when the handler returns, and broken when it throws. {@code close} does not complete
   * it, because it also runs on the way out of a handler that fails.
   *
   * @param status from 100 to 599
   * @param headers one value per name; together at most 16 KiB
   * @return where the body is written to
   * @throws IOException if Lambda cannot be reached
   * @throws IllegalArgumentException if the status is no HTTP status or the headers are too long
   */
  OutputStream http(int status, Map<String, String> headers) throws IOException;

  /**
   * Streams bytes as they are, without an HTTP status, for callers of InvokeWithResponseStream.
   *
   * @param contentType the media type of the bytes
   * @return where the bytes are written to
   * @throws IOException if Lambda cannot be reached
   */
  OutputStream raw(String contentType) throws IOException;

  /**
   * Sends one JSON document as the whole response, as an integration without streaming reads it.
   *
   * @param json at most 6 MB, which is Lambda's limit
   * @throws IOException if Lambda cannot be reached or refuses the document
   */
  void buffered(byte[] json) throws IOException;

  /**
   * Whether a mode was chosen.
   *
   * @return true after the first call of one of the other methods
   */
  boolean begun();
}
