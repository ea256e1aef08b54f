package org.mor.automation.chat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ReplyStream;

/**
 * Puts into the head of an answer, whatever it comes to, what is known of its request by then, and
 * how long that has taken. Safe for any thread.
 */
final class HeadedReply implements ReplyStream {
  private final ReplyStream reply;
  private final Clock clock;
  private final Instant start;
  private volatile Map<String, String> known = Map.of();

  HeadedReply(ReplyStream reply, Clock clock) {
    this.reply = reply;
    this.clock = clock;
    this.start = clock.instant();
  }

  void know(Map<String, String> headers) {
    known = Map.copyOf(headers);
  }

  Duration taken() {
    return Duration.between(start, clock.instant());
  }

  @Override
  public void begin(int status, Map<String, String> headers) throws IOException {
    Map<String, String> all = new HashMap<>(known);
    // As in whole answers, nobody is told how long a key that is refused was looked for.
    if (status != 401) {
      all.put(ApiResponse.PROCESSING, Long.toString(Math.max(0, taken().toMillis())));
    }
    all.putAll(headers);
    reply.begin(status, all);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    reply.write(bytes);
  }

  @Override
  public boolean begun() {
    return reply.begun();
  }
}
