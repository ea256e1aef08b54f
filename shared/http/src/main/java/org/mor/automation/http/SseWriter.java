package org.mor.automation.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Server-sent events on a reply that has begun. */
public final class SseWriter {
  private static final byte[] DONE = bytes("data: [DONE]\n\n");

  private final ReplyStream reply;

  public SseWriter(ReplyStream reply) {
    this.reply = reply;
  }

  /**
   * Sends one event.
   *
   * @param json without line breaks, as JSON is when it is not indented
   */
  public void data(String json) throws IOException {
    reply.write(bytes("data: " + oneLine(json) + "\n\n"));
  }

  /** Sends a line that clients ignore, so that a silence does not look like a dead connection. */
  public void comment(String text) throws IOException {
    reply.write(bytes(": " + oneLine(text) + "\n\n"));
  }

  /** Ends a stream that is complete. */
  public void done() throws IOException {
    reply.write(DONE);
  }

  private static String oneLine(String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("an event is one line");
    }
    return text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
