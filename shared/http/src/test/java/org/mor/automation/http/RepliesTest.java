package org.mor.automation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private static final ApiResponse FAILURE =
      new ApiResponse(502, Map.of("x", "y"), "{\"error\":{}}".getBytes(UTF_8));

  private final BufferedReply reply = new BufferedReply();

  @Test
  void eventsAreFramedAsClientsReadThem() {
    assertEquals(": still here\n\n", new String(Sse.comment("still here"), UTF_8));
    assertEquals("data: {\"a\":\"é\"}\n\n", new String(Sse.event("{\"a\":\"é\"}"), UTF_8));
    assertEquals("data: [DONE]\n\n", new String(Sse.event(Sse.DONE), UTF_8));
  }

  @Test
  void aLineBreakCannotEndAnEventEarly() {
    assertThrows(IllegalArgumentException.class, () -> Sse.event("{}\ndata: {}"));
    assertThrows(IllegalArgumentException.class, () -> Sse.event("{}\r{}"));
    assertThrows(IllegalArgumentException.class, () -> Sse.comment("a\ndata: {}"));
  }

  @Test
  void statusAndHeadersAreFixedOnce() throws IOException {
    assertFalse(reply.begun());
    reply.send(new ApiResponse(404, Map.of("a", "b"), new byte[] {1, 2}));
    assertTrue(reply.begun());
    assertEquals(404, reply.response().status());
    assertEquals(Map.of("a", "b"), reply.response().headers());
    assertEquals(2, reply.response().body().length);
    assertThrows(IllegalStateException.class, () -> reply.begin(200, Map.of()));
  }

  @Test
  void anAnswerThatNeverBeganIsNone() {
    assertThrows(IllegalStateException.class, reply::response);
    assertThrows(IllegalStateException.class, reply::complete);
  }

  @Test
  void halfAnAnswerIsNone() {
    reply.begin(200, Map.of());
    reply.write(new byte[] {1});
    assertThrows(IllegalStateException.class, reply::response);
  }

  /** Nothing has left yet, so that the caller can still be given the right status. */
  @Test
  void anErrorReplacesHalfAnAnswer() {
    reply.begin(200, Map.of("a", "b"));
    reply.write(new byte[] {1});
    reply.abort(FAILURE);
    assertEquals(502, reply.response().status());
    assertEquals(Map.of("x", "y"), reply.response().headers());
    assertEquals("{\"error\":{}}", new String(reply.response().body(), UTF_8));
  }
}
