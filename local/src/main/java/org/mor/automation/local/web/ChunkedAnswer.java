package org.mor.automation.local.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A body in chunks, each sent at once. Left open, the reader sees a body that was broken off. */
public final class ChunkedAnswer extends OutputStream {

  private final OutputStream out;
  private boolean ended;

  ChunkedAnswer(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes, offset, length);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** The regular end. */
  @Override
  public void close() throws IOException {
    if (!ended) {
      ended = true;
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  boolean ended() {
    return ended;
  }
}
