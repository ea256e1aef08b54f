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
  private final BufferedReply reply = new BufferedReply();

  @Test
  void eventsAreFramedAsClientsReadThem() throws IOException {
    reply.begin(200, Map.of("content-type", "text/event-stream"));
    SseWriter events = new SseWriter(reply);
    events.comment("still here");
    events.data("{\"a\":\"é\"}");
    events.done();
    assertEquals(
        ": still here\n\ndata: {\"a\":\"é\"}\n\ndata: [DONE]\n\n",
        new String(reply.response().body(), UTF_8));
  }

  @Test
  void aLineBreakCannotEndAnEventEarly() {
    SseWriter events = new SseWriter(reply);
    assertThrows(IllegalArgumentException.class, () -> events.data("{}\ndata: {}"));
    assertThrows(IllegalArgumentException.class, () -> events.data("{}\r{}"));
    assertThrows(IllegalArgumentException.class, () -> events.comment("a\ndata: {}"));
    assertEquals("", new String(begunWith().body(), UTF_8));
  }

  private ApiResponse begunWith() {
    reply.begin(200, Map.of());
    return reply.response();
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
  }
}
