package org.mor.automation.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;

/**
 * The stream that a handler writes to. It buffers bytes and sends them as one chunk at every flush.
 * Closing it only forbids further writes, because a handler that fails closes its resources too and
 * its response must not look complete. Only {@link #complete} ends the response.
 */
final class ResponseOutput extends OutputStream {

  private static final int CHUNK_BYTES = 32 * 1024;

  /** How long to wait for Lambda's receipt after everything was sent. */
  private static final int RECEIPT_MILLIS = 10_000;

  private final RuntimeApi api;
  private final String requestId;
  private final String contentType;
  private final byte[] buffer = new byte[CHUNK_BYTES];
  private int filled;
  private RuntimeConnection connection;
  private IOException failure;
  private boolean closed;
  private boolean ended;

  /**
   * @param prelude sent together with the first bytes
   */
  ResponseOutput(RuntimeApi api, String requestId, String contentType, byte[] prelude) {
    this.api = api;
    this.requestId = requestId;
    this.contentType = contentType;
    System.arraycopy(prelude, 0, buffer, 0, prelude.length);
    this.filled = prelude.length;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("The response has ended");
    }
    int done = 0;
    while (done < length) {
      if (filled == buffer.length) {
        flush();
      }
      int part = Math.min(length - done, buffer.length - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, part);
      filled += part;
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    if (ended || filled == 0) {
      return;
    }
    connect();
    try {
      connection.chunk(buffer, filled);
    } catch (IOException e) {
      closed = true;
      ended = true;
      connection.close();
      throw new ClientGoneException(e);
    }
    filled = 0;
  }

  /** Never again after a failure: the handler has seen it and may have given the response up. */
  private void connect() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (connection == null) {
      try {
        connection = api.stream(requestId, contentType);
      } catch (IOException e) {
        failure = e;
        closed = true;
        throw e;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether Lambda has received anything of the response. */
  boolean sent() {
    return connection != null;
  }

  /**
   * Sends what is left and ends the response as complete.
   *
   * @throws IOException the failure to connect too, even if a handler has ignored it
   */
  void complete() throws IOException {
    end(Map.of());
  }

  /** Ends the response as broken, so that whoever reads it sees that it is not complete. */
  void fail(ErrorReport report) throws IOException {
    end(report.trailers());
  }

  private void end(Map<String, String> trailers) throws IOException {
    if (ended) {
      return;
    }
    flush();
    connect();
    closed = true;
    ended = true;
    try (RuntimeConnection last = connection) {
      try {
        last.endChunked(trailers);
        last.limitWait(RECEIPT_MILLIS);
      } catch (IOException e) {
        throw new ClientGoneException(e);
      }
      RuntimeApiResponse receipt = last.receive();
      if (receipt.status() != 202) {
        throw new RuntimeApiException("a streamed response", receipt.status(), "");
      }
    }
  }
}
