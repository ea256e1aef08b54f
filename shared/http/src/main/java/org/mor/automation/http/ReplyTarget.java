package org.mor.automation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Where a reply goes: to the caller at once, or into one answer. For one thread at a time. */
@FunctionalInterface
public interface ReplyTarget {
  /**
   * Fixes status and headers. Flushing the stream sends what was written so far. The reply is
   * complete once the stream is closed and the endpoint has returned; if the endpoint throws, it is
   * broken.
   */
  OutputStream begin(int status, Map<String, String> headers) throws IOException;

  /**
   * Whether the caller gets what is written at once. Else nothing leaves before the end, and the
   * reply may begin again with another status.
   */
  default boolean streams() {
    return true;
  }

  /** Sends a reply that is complete already. */
  default void send(ApiResponse response) throws IOException {
    OutputStream out = begin(response.status(), response.headers());
    out.write(response.body());
    out.flush();
    out.close();
  }
}
