package org.mor.automation.chat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mor.automation.runtime.ResponseStream;

/** An answer that goes nowhere. */
final class RehearsedAnswer implements ResponseStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean begun;

  @Override
  public OutputStream http(int status, Map<String, String> headers) {
    begun = true;
    return bytes;
  }

  @Override
  public OutputStream raw(String contentType) {
    begun = true;
    return bytes;
  }

  @Override
  public void buffered(byte[] json) {
    begun = true;
    bytes.writeBytes(json);
  }

  @Override
  public boolean begun() {
    return begun;
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
