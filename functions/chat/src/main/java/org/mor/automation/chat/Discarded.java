package org.mor.automation.chat;

import java.io.OutputStream;
import java.util.Map;
import org.mor.automation.runtime.ResponseStream;

/** An answer that nobody gets. */
final class Discarded implements ResponseStream {
  private boolean begun;

  @Override
  public OutputStream http(int status, Map<String, String> headers) {
    begun = true;
    return OutputStream.nullOutputStream();
  }

  @Override
  public OutputStream raw(String contentType) {
    begun = true;
    return OutputStream.nullOutputStream();
  }

  @Override
  public void buffered(byte[] json) {
    begun = true;
  }

  @Override
  public boolean begun() {
    return begun;
  }
}
