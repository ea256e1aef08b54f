package org.mor.automation.local.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps an answer in one piece, whether it is streamed or not. */
public final class WholeReply implements InvocationReply {
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private volatile FunctionError error;

  /**
   * The answer.
   *
   * @throws IOException if the function failed
   */
  public String text() throws IOException {
    if (error != null) {
      throw new IOException(error.type() + ": " + error.message());
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void document(byte[] json) {
    answer.writeBytes(json);
  }

  @Override
  public OutputStream stream(StreamHead head) {
    return answer;
  }

  @Override
  public void broken(FunctionError reason) {
    error = reason;
  }

  @Override
  public void failed(FunctionError reason) {
    error = reason;
  }
}
