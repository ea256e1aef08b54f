package org.mor.automation.http;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a reply until it is complete, for callers that cannot take it in pieces. Since nothing has
 * left before, an error replaces all that was written.
 */
public final class BufferedResponse implements ReplyTarget {
  private Optional<ApiResponse> complete = Optional.empty();

  @Override
  public OutputStream begin(int status, Map<String, String> headers) {
    complete = Optional.empty();
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        complete = Optional.of(new ApiResponse(status, headers, toByteArray()));
      }
    };
  }

  @Override
  public boolean streams() {
    return false;
  }

  /** The whole reply. */
  public ApiResponse response() {
    return complete.orElseThrow(() -> new IllegalStateException("the reply is not complete"));
  }
}
