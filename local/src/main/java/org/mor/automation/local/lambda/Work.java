package org.mor.automation.local.lambda;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One invocation on its way through a function: its event, and who waits for the answer. */
public final class Work {

  private final String id;
  private final byte[] event;
  private final Duration time;
  private final Reply reply;
  private final AtomicBoolean answering = new AtomicBoolean();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  Work(String id, byte[] event, Duration time, Reply reply) {
    this.id = requireNonNull(id, "id");
    this.event = requireNonNull(event, "event");
    this.time = requireNonNull(time, "time");
    this.reply = requireNonNull(reply, "reply");
  }

  String id() {
    return id;
  }

  byte[] event() {
    return event;
  }

  /** Notes that a process has it now, and tells by when it must be done with it. */
  Instant takenAt(Instant now) {
    taken.countDown();
    return now.plus(time);
  }

  boolean takenWithin(Duration wait) throws InterruptedException {
    return taken.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  Reply reply() {
    return reply;
  }

  /** Takes the right to answer, which there is once. */
  boolean claim() {
    return answering.compareAndSet(false, true);
  }

  boolean claimed() {
    return answering.get();
  }

  /** Answers with a failure, unless an answer was begun. */
  void fail(FunctionError error) {
    if (claim()) {
      try {
        reply.failed(error);
      } catch (IOException e) {
        // The caller is gone, and so is the one to tell.
      } finally {
        finish();
      }
    }
  }

  void finish() {
    taken.countDown();
    done.countDown();
  }

  boolean finishedWithin(Duration time) throws InterruptedException {
    return done.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
