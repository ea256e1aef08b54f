package org.mor.automation.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What a handler writes its stream to: gathers bytes and sends them as a chunk at every flush.
 * Closing it only forbids further writes: a handler that fails closes its resources too, and its
 * answer must not look complete. Only {@link #complete} ends the answer.
 */
final class AnswerOutput extends OutputStream {

  private static final int CHUNK_BYTES = 32 * 1024;

  private final RuntimeApi api;
  private final String requestId;
  private final String contentType;
  private final byte[] buffer = new byte[CHUNK_BYTES];
  private int filled;
  private StreamedAnswer answer;
  private boolean closed;
  private boolean ended;

  /**
   * @param prelude what goes out ahead of the first bytes, never alone unless flushed
   */
  AnswerOutput(RuntimeApi api, String requestId, String contentType, byte[] prelude) {
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
      throw new IOException("The answer has ended");
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
    if (answer == null) {
      answer = api.stream(requestId, contentType);
    }
    try {
      answer.chunk(buffer, filled);
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

  /** Whether Lambda has seen anything of the answer. */
  boolean sent() {
    return answer != null;
  }

  /** Ends the answer as complete, with what is still unsent. */
  void complete() throws IOException {
    if (ended) {
      return;
    }
    if (answer == null && filled == 0) {
      answer = api.stream(requestId, contentType);
    }
    end();
    answer.end();
  }

  /** Ends the answer as broken, with what was written before the failure. */
  void fail(ErrorReport report) throws IOException {
    if (ended) {
      return;
    }
    end();
    answer.fail(report);
  }

  private void end() throws IOException {
    flush();
    closed = true;
    ended = true;
  }
}
