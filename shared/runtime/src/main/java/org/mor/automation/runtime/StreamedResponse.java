package org.mor.automation.runtime;

import java.io.IOException;
import java.util.Map;

/** One streamed response on a connection of its own, which is closed at its end. */
final class StreamedResponse {

  /** How long to wait for Lambda's receipt after everything was sent. */
  private static final int RECEIPT_MILLIS = 10_000;

  private final RuntimeConnection connection;

  StreamedResponse(RuntimeConnection connection) {
    this.connection = connection;
  }

  void chunk(byte[] bytes, int length) throws ClientGoneException {
    try {
      connection.chunk(bytes, length);
    } catch (IOException e) {
      connection.close();
      throw new ClientGoneException(e);
    }
  }

  void complete() throws IOException {
    end(Map.of());
  }

  /** Ends the response as broken, so that whoever reads it sees that it is not complete. */
  void fail(ErrorReport report) throws IOException {
    end(report.trailers());
  }

  private void end(Map<String, String> trailers) throws IOException {
    try (connection) {
      try {
        connection.endChunked(trailers);
        connection.limitWait(RECEIPT_MILLIS);
      } catch (IOException e) {
        throw new ClientGoneException(e);
      }
      RuntimeApiResponse receipt = connection.receive();
      if (receipt.status() != 202) {
        throw new RuntimeApiException("a streamed response", receipt.status(), "");
      }
    }
  }
}
