package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.BrokenAnswerException;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.HeaderDecorator;
import org.mor.automation.http.ReplyTarget;
import org.mor.automation.marketplace.Sleeper;

/**
 * The reply to one request: one JSON document, or a stream of server-sent events. It ends in one of
 * two ways, {@link #complete} or {@link #abort}; {@link #close} aborts what nobody has ended, so
 * that a failure never looks like an answer.
 *
 * <p>A stream does not fall silent: while there is nothing to say it sends comments, which clients
 * skip. The first of them fixes the status at 200, so it waits for as long as a failure is likely
 * to come, and a failure after it is an event of the stream. Comments are no part of the answer:
 * until the answer itself begins it may still be tried elsewhere. See docs/adr/0007.
 */
final class Reply implements AutoCloseable {
  private static final Map<String, String> EVENTS =
      Map.of("content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache");
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  private final ReplyTarget to;
  private final Context context;
  private final HeaderDecorator headers;
  private final Silence silence;
  private final ChatFigures figures = new ChatFigures();
  private final Object turn = new Object();
  private OutputStream out;
  private boolean events;
  private Instant lastAt;
  private boolean answering;
  private boolean ended;
  private boolean gone;
  private Thread keeper = new Thread(() -> {});
  private volatile Runnable whenGone = () -> {};

  /**
   * How long a stream may be silent.
   *
   * @param first before anything was sent
   * @param later between any two things sent; zero for as long as it takes, from the start
   */
  record Silence(Duration first, Duration later) {
    static final Silence ANY = new Silence(Duration.ZERO, Duration.ZERO);
  }

  /** What is the same for all replies. */
  record Context(Cors cors, ErrorMapper errors, Silence silence, Clock clock, Sleeper sleeper) {}

  Reply(ReplyTarget to, ApiRequest request, Context context) {
    this.to = to;
    this.context = context;
    this.headers = new HeaderDecorator(request, context.cors(), context.clock());
    this.silence = to.streams() ? context.silence() : Silence.ANY;
    this.lastAt = context.clock().instant();
  }

  HeaderDecorator headers() {
    return headers;
  }

  ChatFigures figures() {
    return figures;
  }

  /** From now on a silence is filled with comments: the reply is to be a stream. */
  void keepAlive() {
    if (silence.later.isPositive()) {
      keeper = Thread.ofVirtual().name("keep-alive").start(this::keep);
    }
  }

  /** What to do when a comment finds that the caller has gone: nobody else may write for long. */
  void whenGone(Runnable action) {
    whenGone = action;
  }

  /**
   * Sends an event of a stream, which begins with it.
   *
   * @param data without line breaks, as JSON is when it is not indented
   */
  void event(String data) throws IOException {
    toCaller(() -> frame("data: ", data));
  }

  /** Ends a stream of which every event was sent. */
  void complete() throws IOException {
    toCaller(
        () -> {
          frame("data: ", "[DONE]");
          end();
        });
  }

  /** Sends a whole answer, which completes the reply. */
  void complete(String json) throws IOException {
    toCaller(() -> whole(200, JSON, json.getBytes(UTF_8)));
  }

  /**
   * Ends the reply with an error, if it has not ended yet: with a response of its own while nothing
   * has left, else as the last event of the stream.
   *
   * @throws BrokenAnswerException if the stream had begun and the error is one that nobody foresaw:
   *     to be passed on to the platform, which then reports the stream as broken
   */
  void abort(ApiError error) throws IOException {
    synchronized (turn) {
      if (ended || gone) {
        return;
      }
      boolean begun = out != null && to.streams();
      ApiResponse response = context.errors().response(error, headers.requestId());
      answering = true;
      ended = true;
      attempt(
          () -> {
            if (!begun) {
              whole(response.status(), response.headers(), response.body());
              return;
            }
            if (events) {
              frame("data: ", new String(response.body(), UTF_8));
            }
            if (!events || error.equals(ApiError.internal())) {
              throw new BrokenAnswerException();
            }
            end();
          });
    }
  }

  /** Whether the answer has begun; comments are none. */
  boolean begun() {
    synchronized (turn) {
      return answering;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      abort(ApiError.internal());
    } finally {
      keeper.interrupt();
    }
  }

  private interface Sending {
    void run() throws IOException;
  }

  private void toCaller(Sending sending) throws IOException {
    synchronized (turn) {
      if (ended) {
        throw new IllegalStateException("the reply has ended");
      }
      if (gone) {
        throw new IOException("the caller has gone");
      }
      answering = true;
      attempt(sending);
    }
  }

  private void attempt(Sending sending) throws IOException {
    try {
      sending.run();
      lastAt = context.clock().instant();
    } catch (IOException e) {
      gone = true;
      throw e;
    }
  }

  /** The only place where the frames of server-sent events are made. */
  private void frame(String field, String text) throws IOException {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("an event is one line");
    }
    if (out == null) {
      out = to.begin(200, headers.decorate(200, EVENTS));
      events = true;
    }
    out.write((field + text + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private void whole(int status, Map<String, String> own, byte[] body) throws IOException {
    out = to.begin(status, headers.decorate(status, own));
    out.write(body);
    end();
  }

  private void end() throws IOException {
    out.flush();
    out.close();
    ended = true;
  }

  private void keep() {
    try {
      for (Duration left = left(); !left.isNegative(); left = left()) {
        if (left.isPositive()) {
          context.sleeper().sleep(left);
        } else {
          comment();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      whenGone.run();
    }
  }

  /** Until the next comment is due; negative once there is to be none. */
  private Duration left() {
    synchronized (turn) {
      Duration most = out != null ? silence.later : silence.first;
      Duration left = Duration.between(context.clock().instant(), lastAt.plus(most));
      return ended || gone ? Duration.ofSeconds(-1) : left.isNegative() ? Duration.ZERO : left;
    }
  }

  private void comment() throws IOException {
    synchronized (turn) {
      if (!ended && !gone) {
        attempt(() -> frame(": ", "keep-alive"));
      }
    }
  }
}
