package org.mor.automation.chat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.ReplyStream;
import org.mor.automation.http.Sse;
import org.mor.automation.marketplace.Sleeper;

/**
 * The one answer to a request. Its end has to be said: closing it without {@link #complete}, {@link
 * #send}, {@link #fail} or {@link #abort} aborts it, so that no failure can pass for an answer.
 *
 * <p>A stream does not fall silent: while there is nothing to say it sends comments, which clients
 * skip. The first of them fixes the status at 200, so it waits for as long as a failure is likely
 * to come, and a failure after it is an event of the stream. Comments are no part of the answer:
 * until the answer itself begins it may still be tried elsewhere. See docs/adr/0007.
 */
final class Reply implements AutoCloseable {
  private static final byte[] COMMENT = Sse.comment("keep-alive");

  private final ReplyStream to;
  private final ReplyHead head;
  private final ErrorMapper errors;
  private final Silence silence;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Object turn = new Object();
  private Map<String, String> eventHeaders = Map.of();
  private Instant lastAt;
  private boolean answering;
  private boolean ended;
  private boolean gone;
  private Thread keeper = new Thread(() -> {});
  private volatile Runnable whenGone = () -> {};

  /**
   * How long it may last.
   *
   * @param first before anything was sent
   * @param later between any two things sent; zero for as long as it takes, from the start
   */
  record Silence(Duration first, Duration later) {
    static final Silence ANY = new Silence(Duration.ZERO, Duration.ZERO);

    boolean limited() {
      return later.isPositive();
    }
  }

  Reply(
      ReplyStream to,
      ReplyHead head,
      ErrorMapper errors,
      Silence silence,
      Clock clock,
      Sleeper sleeper) {
    this.to = to;
    this.head = head;
    this.errors = errors;
    this.silence = silence;
    this.clock = clock;
    this.sleeper = sleeper;
    this.lastAt = clock.instant();
  }

  ReplyHead head() {
    return head;
  }

  /**
   * From now on comments are sent.
   *
   * @param headers those that the answer would begin with
   */
  void keepAlive(Map<String, String> headers) {
    if (silence.limited()) {
      eventHeaders = headers;
      keeper = Thread.ofVirtual().name("keep-alive").start(this::keep);
    }
  }

  /** What to do when a comment finds that the caller has gone: nobody else may write for long. */
  void whenGone(Runnable action) {
    whenGone = action;
  }

  /** Begins a stream, unless a comment has done so. */
  void begin(Map<String, String> headers) throws IOException {
    toCaller(() -> beginWith(headers));
  }

  void write(byte[] bytes) throws IOException {
    toCaller(() -> to.write(bytes));
  }

  /** Sends an answer in one piece, which completes it. */
  void send(ApiResponse response) throws IOException {
    toCaller(
        () -> {
          to.send(head.of(response));
          ended = true;
        });
  }

  /** Ends a stream of which everything was written. */
  void complete() throws IOException {
    toCaller(
        () -> {
          to.complete();
          ended = true;
        });
  }

  /** Ends it with an error that was foreseen, if it has not ended yet. */
  void fail(ApiError error) throws IOException {
    endWith(() -> to.fail(response(error)));
  }

  /** Ends it, if it has not ended yet, with an error that nobody has foreseen. */
  void abort(ApiError error) throws IOException {
    endWith(() -> to.abort(response(error)));
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
        throw new IllegalStateException("the answer has ended");
      }
      if (gone) {
        throw new IOException("the caller has gone");
      }
      answering = true;
      attempt(sending);
    }
  }

  private void endWith(Sending sending) throws IOException {
    synchronized (turn) {
      if (!ended && !gone) {
        answering = true;
        ended = true;
        attempt(sending);
      }
    }
  }

  private void attempt(Sending sending) throws IOException {
    try {
      sending.run();
      lastAt = clock.instant();
    } catch (IOException e) {
      gone = true;
      throw e;
    }
  }

  private ApiResponse response(ApiError error) {
    return head.of(errors.response(error, head.requestId()));
  }

  private void beginWith(Map<String, String> headers) throws IOException {
    if (!to.begun()) {
      to.begin(200, head.of(200, headers));
    }
  }

  private void keep() {
    try {
      for (Duration left = left(); !left.isNegative(); left = left()) {
        if (left.isPositive()) {
          sleeper.sleep(left);
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
      Duration most = to.begun() ? silence.later : silence.first;
      Duration left = Duration.between(clock.instant(), lastAt.plus(most));
      return ended || gone ? Duration.ofSeconds(-1) : left.isNegative() ? Duration.ZERO : left;
    }
  }

  private void comment() throws IOException {
    synchronized (turn) {
      if (!ended && !gone) {
        attempt(
            () -> {
              beginWith(eventHeaders);
              to.write(COMMENT);
            });
      }
    }
  }
}
