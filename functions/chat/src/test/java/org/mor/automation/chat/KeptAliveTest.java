package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ReplyStream;

class KeptAliveTest {
  private static final KeptAlive.Silence SILENCE =
      new KeptAlive.Silence(Duration.ofSeconds(20), Duration.ofSeconds(15));
  private static final Map<String, String> EVENTS = Map.of("content-type", "text/event-stream");
  private static final ApiResponse FAILURE =
      new ApiResponse(503, Map.of(), "{\"error\":{}}".getBytes(UTF_8));

  private final Told told = new Told();
  private final BlockingQueue<Duration> asleep = new LinkedBlockingQueue<>();
  private final SynchronousQueue<String> wake = new SynchronousQueue<>();
  private volatile Instant now = Instant.EPOCH;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };

  private KeptAlive kept(KeptAlive.Silence silence) {
    return new KeptAlive(
        told,
        silence,
        clock,
        time -> {
          asleep.add(time);
          wake.take();
        });
  }

  @Test
  void aFailureBeforeTheFirstCommentHasItsOwnStatus() throws Exception {
    try (KeptAlive reply = kept(SILENCE)) {
      reply.start(EVENTS);
      assertEquals(Duration.ofSeconds(20), asleep.poll(10, TimeUnit.SECONDS));
      reply.send(FAILURE);
    }
    assertEquals("503 {\"error\":{}}", told.text());
  }

  @Test
  void aFailureAfterAnyCommentIsAnEvent() throws Exception {
    try (KeptAlive reply = kept(SILENCE)) {
      reply.start(EVENTS);
      pass(Duration.ofSeconds(20));
      pass(Duration.ofSeconds(15));
      assertEquals(Duration.ofSeconds(15), asleep.poll(10, TimeUnit.SECONDS));
      // Nothing of the answer is out, so it may still come from another provider.
      assertFalse(reply.begun());
      reply.send(FAILURE);
      assertTrue(reply.begun());
    }
    assertEquals("200 : keep-alive\n\n: keep-alive\n\ndata: {\"error\":{}}\n\n", told.text());
  }

  @Test
  void theAnswerFollowsTheCommentsAndEachPieceBeginsTheSilenceAnew() throws Exception {
    try (KeptAlive reply = kept(SILENCE)) {
      reply.start(EVENTS);
      pass(Duration.ofSeconds(20));
      asleep.poll(10, TimeUnit.SECONDS);
      now = now.plusSeconds(10);
      reply.begin(200, EVENTS);
      reply.write("data: 1\n\n".getBytes(UTF_8));
      now = now.plusSeconds(5);
      wake.put("early");
      assertEquals(Duration.ofSeconds(10), asleep.poll(10, TimeUnit.SECONDS));
    }
    assertEquals("200 : keep-alive\n\ndata: 1\n\n", told.text());
  }

  @Test
  void withoutALimitNothingIsAdded() throws Exception {
    try (KeptAlive reply = kept(KeptAlive.Silence.ANY)) {
      reply.start(EVENTS);
      now = now.plusSeconds(1000);
      reply.begin(200, EVENTS);
      reply.write("data: 1\n\n".getBytes(UTF_8));
    }
    assertEquals("200 data: 1\n\n", told.text());
    assertTrue(asleep.isEmpty());
  }

  /** Lets the time that is being slept pass. */
  private void pass(Duration expected) throws InterruptedException {
    assertEquals(expected, asleep.poll(10, TimeUnit.SECONDS));
    now = now.plus(expected);
    wake.put("now");
  }

  private static final class Told implements ReplyStream {
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void begin(int status, Map<String, String> headers) {
      text.append(status).append(' ');
    }

    @Override
    public synchronized void write(byte[] bytes) {
      text.append(new String(bytes, UTF_8));
    }

    @Override
    public synchronized boolean begun() {
      return !text.isEmpty();
    }

    synchronized String text() {
      return text.toString();
    }
  }
}
