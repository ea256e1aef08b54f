package org.mor.automation.http;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the answer until it is complete, for callers that cannot take it in pieces. Since nothing
 * has left before, an error replaces all that was written.
 */
public final class BufferedReply implements ReplyStream {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Optional<Integer> status = Optional.empty();
  private Map<String, String> headers = Map.of();
  private Optional<ApiResponse> whole = Optional.empty();

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
  public boolean streams() {
    return false;
  }

  @Override
  public boolean begun() {
    return status.isPresent();
  }

  @Override
  public void complete() {
    int code = status.orElseThrow(() -> new IllegalStateException("there is no answer"));
    whole = Optional.of(new ApiResponse(code, headers, body.toByteArray()));
  }

  @Override
  public void fail(ApiResponse error) {
    status = Optional.of(error.status());
    whole = Optional.of(error);
  }

  @Override
  public void abort(ApiResponse error) {
    fail(error);
  }

  /** The whole answer. */
  public ApiResponse response() {
    return whole.orElseThrow(() -> new IllegalStateException("the answer is not complete"));
  }
}
