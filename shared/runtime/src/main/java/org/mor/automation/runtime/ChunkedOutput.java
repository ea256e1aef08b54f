package org.mor.automation.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP/1.1 chunked body with trailers, which the JDK's HTTP clients cannot send. Every write is
 * one chunk, in one write to the connection.
 */
final class ChunkedOutput {

  private final OutputStream connection;

  /**
   * @param connection a buffered stream, flushed here at the end of every chunk
   */
  ChunkedOutput(OutputStream connection) {
    this.connection = connection;
  }

  void chunk(byte[] bytes, int offset, int length) throws IOException {
    // A chunk of no bytes would end the body.
    if (length == 0) {
      connection.flush();
      return;
    }
    connection.write(ascii(Integer.toHexString(length) + "\r\n"));
    connection.write(bytes, offset, length);
    connection.write(ascii("\r\n"));
    connection.flush();
  }

  void end(Map<String, String> trailers) throws IOException {
    connection.write(ascii("0\r\n"));
    for (Map.Entry<String, String> trailer : trailers.entrySet()) {
      connection.write(ascii(trailer.getKey() + ": " + trailer.getValue() + "\r\n"));
    }
    connection.write(ascii("\r\n"));
    connection.flush();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
