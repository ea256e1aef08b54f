package org.mor.automation.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ReplyStream;
import org.mor.automation.marketplace.Sleeper;

/**
 * A streamed answer that does not fall silent: while there is nothing to say it sends comments,
 * which clients skip. The first of them fixes the status at 200, so it waits for as long as a
 * failure is likely to come, and a failure after it is an event of the stream. Comments are no part
 * of the answer: until the answer itself begins it may still be tried elsewhere. See docs/adr/0007.
 */
final class KeptAlive implements ReplyStream, AutoCloseable {
  private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

  private final ReplyStream reply;
  private final Silence silence;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Object turn = new Object();
  private Map<String, String> headers = Map.of();
  private Instant lastAt;
  private boolean answering;
  private boolean closed;
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

  KeptAlive(ReplyStream reply, Silence silence, Clock clock, Sleeper sleeper) {
    this.reply = reply;
    this.silence = silence;
    this.clock = clock;
    this.sleeper = sleeper;
    this.lastAt = clock.instant();
  }

  /**
   * From now on comments are sent.
   *
   * @param eventHeaders those that the answer would begin with
   */
  void start(Map<String, String> eventHeaders) {
    if (silence.limited()) {
      headers = eventHeaders;
      keeper = Thread.ofVirtual().name("keep-alive").start(this::keep);
    }
  }

  /** What to do when a comment finds that the caller has gone: nobody else may write for long. */
  void whenGone(Runnable action) {
    whenGone = action;
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
      Duration most = reply.begun() ? silence.later : silence.first;
      Duration left = Duration.between(clock.instant(), lastAt.plus(most));
      return closed ? Duration.ofSeconds(-1) : left.isNegative() ? Duration.ZERO : left;
    }
  }

  private void comment() throws IOException {
    synchronized (turn) {
      if (closed) {
        return;
      }
      if (!reply.begun()) {
        reply.begin(200, headers);
      }
      reply.write(COMMENT);
      lastAt = clock.instant();
    }
  }

  @Override
  public void begin(int status, Map<String, String> answerHeaders) throws IOException {
    synchronized (turn) {
      answering = true;
      if (!reply.begun()) {
        reply.begin(status, answerHeaders);
      }
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    synchronized (turn) {
      reply.write(bytes);
      lastAt = clock.instant();
    }
  }

  /** Whether the answer has begun; comments are none. */
  @Override
  public boolean begun() {
    synchronized (turn) {
      return answering;
    }
  }

  /** Sends a whole answer, or as an event what can no longer be one. */
  @Override
  public void send(ApiResponse response) throws IOException {
    synchronized (turn) {
      answering = true;
      if (reply.begun()) {
        reply.write("data: ".getBytes(StandardCharsets.UTF_8));
        reply.write(response.body());
        reply.write("\n\n".getBytes(StandardCharsets.UTF_8));
      } else {
        reply.send(response);
      }
    }
  }

  @Override
  public void close() {
    synchronized (turn) {
      closed = true;
    }
    keeper.interrupt();
  }
}
