package org.mor.automation.local.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Keeps what an invocation was answered with. */
final class RecordingReply implements InvocationReply {

  final BlockingQueue<String> parts = new LinkedBlockingQueue<>();
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  volatile String document;
  volatile StreamHead head;
  volatile FunctionError broken;
  volatile FunctionError failed;
  volatile boolean complete;

  /** After this many bytes the caller is gone. */
  private final long patience;

  RecordingReply() {
    this(Long.MAX_VALUE);
  }

  RecordingReply(long patience) {
    this.patience = patience;
  }

  @Override
  public void document(byte[] json) {
    document = new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public OutputStream stream(StreamHead streamHead) {
    head = streamHead;
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] part, int offset, int length) throws IOException {
        if (bytes.size() + length > patience) {
          throw new IOException("gone");
        }
        bytes.write(part, offset, length);
        parts.add(new String(part, offset, length, StandardCharsets.UTF_8));
      }

      @Override
      public void close() {
        complete = true;
      }
    };
  }

  @Override
  public void broken(FunctionError error) {
    broken = error;
  }

  @Override
  public void failed(FunctionError error) {
    failed = error;
  }
}
