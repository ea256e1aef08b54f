package org.mor.automation.http;

import java.io.IOException;
import java.util.Map;

/** Where an answer goes, piece by piece; for one thread. */
public interface ReplyStream {
  /** Fixes status and headers; nothing can be taken back afterwards. */
  void begin(int status, Map<String, String> headers) throws IOException;

  /**
   * Sends the bytes on at once, as far as the caller can be reached in pieces.
   *
   * @throws IOException if the caller has gone
   */
  void write(byte[] bytes) throws IOException;

  /** Whether status and headers are fixed. */
  boolean begun();

  /** Sends an answer that is complete already. */
  default void send(ApiResponse response) throws IOException {
    begin(response.status(), response.headers());
    write(response.body());
  }
}
