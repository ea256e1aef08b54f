package org.mor.automation.http;

import java.io.IOException;
import java.util.Map;

/**
 * Where an answer goes, piece by piece; for one thread. It ends in exactly one of three ways:
 * {@link #complete}, {@link #fail} or {@link #abort}. An answer that none of them has ended is not
 * complete.
 */
public interface ReplyStream {
  /** Fixes status and headers; nothing can be taken back afterwards. */
  void begin(int status, Map<String, String> headers) throws IOException;

  /**
   * Sends the bytes on at once, as far as the caller can be reached in pieces.
   *
   * @throws IOException if the caller has gone
   */
  void write(byte[] bytes) throws IOException;

  /** Whether the caller gets what is written at once, and not only with the end. */
  default boolean streams() {
    return true;
  }

  /** Whether status and headers are fixed. */
  boolean begun();

  /** Ends an answer of which everything was written. */
  void complete() throws IOException;

  /**
   * Ends it with a foreseen error: as an answer of its own while nothing has left, else as the last
   * event of the stream, which then ends regularly.
   */
  void fail(ApiResponse error) throws IOException;

  /**
   * Ends it with an unforeseen error: the same for the caller, but a stream that has begun is
   * reported to the platform as broken.
   *
   * @throws BrokenAnswerException if the platform has to be told, to be passed on to it
   */
  void abort(ApiResponse error) throws IOException;

  /** Sends an answer that is complete already. */
  default void send(ApiResponse response) throws IOException {
    begin(response.status(), response.headers());
    write(response.body());
    complete();
  }
}
