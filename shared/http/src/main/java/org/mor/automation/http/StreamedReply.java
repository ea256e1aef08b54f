package org.mor.automation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mor.automation.runtime.ResponseStream;

/** An answer that leaves the process piece by piece. */
public final class StreamedReply implements ReplyStream {
  private final ResponseStream response;
  private OutputStream out;
  private boolean events;

  public StreamedReply(ResponseStream response) {
    this.response = response;
  }

  @Override
  public void begin(int status, Map<String, String> headers) throws IOException {
    events = Sse.is(headers.getOrDefault("content-type", ""));
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

  /** The runtime ends the stream as complete once the handler returns. */
  @Override
  public void complete() throws IOException {
    out.close();
  }

  @Override
  public void fail(ApiResponse error) throws IOException {
    if (begun()) {
      tell(error);
      complete();
    } else {
      send(error);
    }
  }

  @Override
  public void abort(ApiResponse error) throws IOException {
    if (begun()) {
      tell(error);
      throw new BrokenAnswerException();
    }
    send(error);
  }

  /** Within a whole answer an error has no place. */
  private void tell(ApiResponse error) throws IOException {
    if (events) {
      write(Sse.event(new String(error.body(), StandardCharsets.UTF_8)));
    }
  }
}
