package org.mor.automation.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The stream that a handler writes to. It buffers bytes and sends them as one chunk at every flush.
 * Closing it only forbids further writes, because a handler that fails closes its resources too and
 * its response must not look complete. Only {@link #complete} ends the response.
 */
final class ResponseOutput extends OutputStream {

  private static final int CHUNK_BYTES = 32 * 1024;

  private final RuntimeApi api;
  private final String requestId;
  private final String contentType;
  private final byte[] buffer = new byte[CHUNK_BYTES];
  private int filled;
  private StreamedResponse response;
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
    if (response == null) {
      response = api.stream(requestId, contentType);
    }
    try {
      response.chunk(buffer, filled);
    } catch (ClientGoneException e) {
      closed = true;
      ended = true;
      throw e;
    }
    filled = 0;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether Lambda has received anything of the response. */
  boolean sent() {
    return response != null;
  }

  /** Sends what is left and ends the response as complete. */
  void complete() throws IOException {
    if (ended) {
      return;
    }
    if (response == null && filled == 0) {
      response = api.stream(requestId, contentType);
    }
    end();
    response.complete();
  }

  /** Sends what is left and ends the response as broken. */
  void fail(ErrorReport report) throws IOException {
    if (ended) {
      return;
    }
    end();
    response.fail(report);
  }

  private void end() throws IOException {
    flush();
    closed = true;
    ended = true;
  }
}
