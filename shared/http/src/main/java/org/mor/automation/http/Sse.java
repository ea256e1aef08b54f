package org.mor.automation.http;

import java.nio.charset.StandardCharsets;

/** The frames of a stream of server-sent events. */
public final class Sse {
  /** OpenAI's end of a stream that is complete. */
  public static final String DONE = "[DONE]";

  private Sse() {}

  /** Whether an answer with this content type consists of events. */
  public static boolean is(String contentType) {
    return contentType.startsWith("text/event-stream");
  }

  /**
   * An event.
   *
   * @param data without line breaks, as JSON is when it is not indented
   */
  public static byte[] event(String data) {
    return frame("data: ", data);
  }

  /** A line that clients ignore, so that a silence does not look like a dead connection. */
  public static byte[] comment(String text) {
    return frame(": ", text);
  }

  private static byte[] frame(String field, String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("an event is one line");
    }
    return (field + text + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
