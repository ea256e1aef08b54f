package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.BrokenAnswerException;
import org.mor.automation.http.BufferedResponse;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.ReplyTarget;
import org.mor.automation.runtime.ResponseStream;
import tools.jackson.databind.json.JsonMapper;

class ReplyTest {
  private static final Reply.Silence SILENCE =
      new Reply.Silence(Duration.ofSeconds(20), Duration.ofSeconds(15));
  private static final ApiError FAILURE = ApiError.server(503, "busy", "No.");
  private static final String FRAME =
      "{\"error\":{\"message\":\"%s\",\"type\":\"server_error\",\"param\":null,\"code\":\"%s\"}}";
  private static final String TOLD = FRAME.formatted("No.", "busy");

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

  private Reply kept(Reply.Silence silence) {
    return replyTo(told::http, silence);
  }

  private Reply replyTo(ReplyTarget target, Reply.Silence silence) {
    ApiRequest request =
        new ApiRequest(
            "POST",
            "/",
            Map.of(),
            Map.of(),
            new byte[0],
            "id",
            Optional.empty(),
            ApiRequest.Source.REST_API);
    Reply.Context context =
        new Reply.Context(
            new Cors(List.of()),
            new ErrorMapper(new JsonMapper()),
            silence,
            clock,
            time -> {
              asleep.add(time);
              wake.take();
            });
    return new Reply(target, request, context);
  }

  @Test
  void aFailureBeforeTheFirstCommentHasItsOwnStatus() throws Exception {
    try (Reply reply = kept(SILENCE)) {
      reply.keepAlive();
      assertEquals(Duration.ofSeconds(20), asleep.poll(10, TimeUnit.SECONDS));
      reply.abort(FAILURE);
    }
    assertEquals("503 " + TOLD + " complete", told.text());
  }

  @Test
  void aFailureAfterAnyCommentIsAnEvent() throws Exception {
    try (Reply reply = kept(SILENCE)) {
      reply.keepAlive();
      pass(Duration.ofSeconds(20));
      pass(Duration.ofSeconds(15));
      assertEquals(Duration.ofSeconds(15), asleep.poll(10, TimeUnit.SECONDS));
      // Nothing of the answer is out, so it may still come from another provider.
      assertFalse(reply.begun());
      reply.abort(FAILURE);
      assertTrue(reply.begun());
    }
    assertEquals(
        "200 : keep-alive\n\n: keep-alive\n\ndata: " + TOLD + "\n\n complete", told.text());
  }

  @Test
  void theAnswerFollowsTheCommentsAndEachPieceBeginsTheSilenceAnew() throws Exception {
    try (Reply reply = kept(SILENCE)) {
      reply.keepAlive();
      pass(Duration.ofSeconds(20));
      asleep.poll(10, TimeUnit.SECONDS);
      now = now.plusSeconds(10);
      reply.event("1");
      now = now.plusSeconds(5);
      wake.put("early");
      assertEquals(Duration.ofSeconds(10), asleep.poll(10, TimeUnit.SECONDS));
      reply.complete();
    }
    assertEquals("200 : keep-alive\n\ndata: 1\n\ndata: [DONE]\n\n complete", told.text());
  }

  @Test
  void withoutALimitNothingIsAdded() throws Exception {
    try (Reply reply = kept(Reply.Silence.ANY)) {
      reply.keepAlive();
      now = now.plusSeconds(1000);
      reply.event("1");
      reply.complete();
    }
    assertEquals("200 data: 1\n\ndata: [DONE]\n\n complete", told.text());
    assertTrue(asleep.isEmpty());
  }

  @Test
  void aStreamThatNobodyCompletesIsBroken() throws Exception {
    assertThrows(
        BrokenAnswerException.class,
        () -> {
          try (Reply reply = kept(Reply.Silence.ANY)) {
            reply.event("1");
          }
        });
    ApiError internal = ApiError.internal();
    String frame = FRAME.formatted(internal.message(), internal.code());
    assertEquals("200 data: 1\n\ndata: " + frame + "\n\n", told.text());
  }

  @Test
  void anAnswerThatNobodyBeginsIsAnError() throws Exception {
    kept(Reply.Silence.ANY).close();
    assertEquals("500", told.text().substring(0, 3));
  }

  @Test
  void nothingFollowsTheEnd() throws Exception {
    Reply reply = kept(Reply.Silence.ANY);
    reply.event("1");
    reply.complete();
    reply.abort(FAILURE);
    reply.abort(ApiError.internal());
    reply.close();
    assertThrows(IllegalStateException.class, () -> reply.event("2"));
    assertThrows(IllegalStateException.class, () -> reply.complete());
    assertEquals("200 data: 1\n\ndata: [DONE]\n\n complete", told.text());
  }

  /** Neither an error nor a broken answer: nobody would read it. */
  @Test
  void aCallerWhoHasGoneIsToldNothing() throws Exception {
    Reply reply = kept(Reply.Silence.ANY);
    reply.event("1");
    told.leave();
    assertThrows(IOException.class, () -> reply.event("2"));
    assertThrows(IOException.class, () -> reply.event("2"));
    assertThrows(IOException.class, () -> reply.complete());
    reply.abort(FAILURE);
    reply.close();
    assertEquals("200 data: 1\n\n", told.text());
  }

  @Test
  void eventsAreFramedAsClientsReadThem() throws Exception {
    Reply reply = kept(Reply.Silence.ANY);
    reply.event("{\"a\":\"é\"}");
    reply.complete();
    assertEquals("200 data: {\"a\":\"é\"}\n\ndata: [DONE]\n\n complete", told.text());
  }

  @Test
  void aLineBreakCannotEndAnEventEarly() {
    Reply reply = kept(Reply.Silence.ANY);
    assertThrows(IllegalArgumentException.class, () -> reply.event("{}\ndata: {}"));
    assertThrows(IllegalArgumentException.class, () -> reply.event("{}\r{}"));
  }

  @Test
  void everyResponseCarriesTheIdAndTheTimeOfItsRequest() throws Exception {
    BufferedResponse buffered = new BufferedResponse();
    Reply reply = replyTo(buffered, Reply.Silence.ANY);
    now = now.plusMillis(7);
    reply.complete("{}");
    assertEquals(
        Map.of(
            "content-type", "application/json",
            "x-request-id", "id",
            "openai-processing-ms", "7"),
        buffered.response().headers());
    assertEquals("{}", new String(buffered.response().body(), UTF_8));
  }

  @Test
  void halfABufferedReplyIsNone() throws Exception {
    BufferedResponse buffered = new BufferedResponse();
    assertThrows(IllegalStateException.class, buffered::response);
    replyTo(buffered, Reply.Silence.ANY).event("1");
    assertThrows(IllegalStateException.class, buffered::response);
  }

  /** Nothing has left yet, so that the caller can still be given the right status. */
  @Test
  void anErrorReplacesHalfABufferedReply() throws Exception {
    BufferedResponse buffered = new BufferedResponse();
    try (Reply reply = replyTo(buffered, Reply.Silence.ANY)) {
      reply.event("1");
      reply.abort(FAILURE);
    }
    assertEquals(503, buffered.response().status());
    assertEquals(TOLD, new String(buffered.response().body(), UTF_8));
  }

  @Test
  void aBufferedStreamIsOneBody() throws Exception {
    BufferedResponse buffered = new BufferedResponse();
    try (Reply reply = replyTo(buffered, Reply.Silence.ANY)) {
      reply.event("1");
      reply.complete();
    }
    assertEquals("data: 1\n\ndata: [DONE]\n\n", new String(buffered.response().body(), UTF_8));
  }

  /** Lets the time that is being slept pass. */
  private void pass(Duration expected) throws InterruptedException {
    assertEquals(expected, asleep.poll(10, TimeUnit.SECONDS));
    now = now.plus(expected);
    wake.put("now");
  }

  /** Where a stream goes; writes its end down too. */
  private static final class Told implements ResponseStream {
    private final StringBuilder text = new StringBuilder();
    private boolean gone;

    @Override
    public synchronized OutputStream http(int status, Map<String, String> headers) {
      text.append(status).append(' ');
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          add(new String(bytes, offset, length, UTF_8));
        }

        @Override
        public void close() throws IOException {
          add(" complete");
        }
      };
    }

    private synchronized void add(String more) throws IOException {
      if (gone) {
        throw new IOException("nobody reads");
      }
      text.append(more);
    }

    synchronized void leave() {
      gone = true;
    }

    @Override
    public OutputStream raw(String contentType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void buffered(byte[] json) {
      throw new UnsupportedOperationException();
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
