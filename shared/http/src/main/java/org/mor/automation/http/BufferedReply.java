package org.mor.automation.http;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/** Keeps the answer until it is complete, for callers that cannot take it in pieces. */
public final class BufferedReply implements ReplyStream {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Optional<Integer> status = Optional.empty();
  private Map<String, String> headers = Map.of();

  @Override
  public void begin(int status, Map<String, String> headers) {
    if (begun()) {
      throw new IllegalStateException("the answer has begun already");
    }
    this.status = Optional.of(status);
    this.headers = Map.copyOf(headers);
  }

  @Override
  public void write(byte[] bytes) {
    body.write(bytes, 0, bytes.length);
  }

  @Override
  public boolean begun() {
    return status.isPresent();
  }

  /** The whole answer. */
  public ApiResponse response() {
    return new ApiResponse(
        status.orElseThrow(() -> new IllegalStateException("there is no answer")),
        headers,
        body.toByteArray());
  }
}
