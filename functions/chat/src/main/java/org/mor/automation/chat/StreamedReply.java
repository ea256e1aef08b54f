package org.mor.automation.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.mor.automation.http.ReplyStream;
import org.mor.automation.runtime.ResponseStream;

/** An answer that leaves the process piece by piece. */
final class StreamedReply implements ReplyStream, AutoCloseable {
  private final ResponseStream response;
  private OutputStream out;

  StreamedReply(ResponseStream response) {
    this.response = response;
  }

  @Override
  public void begin(int status, Map<String, String> headers) throws IOException {
    out = response.http(status, headers);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  @Override
  public boolean begun() {
    return out != null;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
