package org.mor.automation.runtime;

import java.io.IOException;
import java.util.Map;

/** One streamed answer on its own connection, which ends with it. */
final class StreamedAnswer {

  /** For Lambda's receipt, once everything was sent: nothing more depends on it. */
  private static final int RECEIPT_MILLIS = 10_000;

  private final Connection connection;
  private final ChunkedOutput body;

  StreamedAnswer(Connection connection, ChunkedOutput body) {
    this.connection = connection;
    this.body = body;
  }

  void chunk(byte[] bytes, int length) throws ClientGoneException {
    try {
      body.chunk(bytes, 0, length);
    } catch (IOException e) {
      connection.close();
      throw new ClientGoneException(e);
    }
  }

  void end() throws IOException {
    finish(Map.of());
  }

  /** Ends the answer as broken off; whoever reads it sees that it is not complete. */
  void fail(ErrorReport report) throws IOException {
    finish(report.trailers());
  }

  private void finish(Map<String, String> trailers) throws IOException {
    try (connection) {
      try {
        body.end(trailers);
        connection.answerWithin(RECEIPT_MILLIS);
      } catch (IOException e) {
        throw new ClientGoneException(e);
      }
      Answer receipt = connection.receive();
      if (receipt.status() != 202) {
        throw new RuntimeApiException("a streamed response", receipt.status(), "");
      }
    }
  }
}
