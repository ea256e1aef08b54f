package org.mor.automation.local.lambda;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One invocation: its event, and the caller that waits for the answer. */
public final class PendingInvocation {

  private final String id;
  private final byte[] event;
  private final Duration time;
  private final InvocationReply reply;
  private final AtomicBoolean answering = new AtomicBoolean();
  private final AtomicBoolean replying = new AtomicBoolean();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * @param time what the function has for it from when a process takes it
   */
  PendingInvocation(String id, byte[] event, Duration time, InvocationReply reply) {
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

  /** Notes that a process has taken it, and returns the deadline. */
  Instant takenAt(Instant now) {
    taken.countDown();
    return now.plus(time);
  }

  boolean takenWithin(Duration wait) throws InterruptedException {
    return taken.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes the right to answer, which is given once. */
  boolean claim() {
    return answering.compareAndSet(false, true);
  }

  boolean claimed() {
    return answering.get();
  }

  /** The caller; one that ignores the answer if it has stopped waiting. */
  InvocationReply reply() {
    return replying.compareAndSet(false, true) ? reply : Nobody.HERE;
  }

  /** Fails the invocation, unless an answer was begun. */
  void fail(FunctionError error) {
    if (claim()) {
      tell(error);
      finish();
    }
  }

  /** Tells the caller that it waits no longer; the function goes on. */
  void leave(FunctionError error) {
    if (!tell(error)) {
      reply.broken(error);
    }
  }

  private boolean tell(FunctionError error) {
    if (!replying.compareAndSet(false, true)) {
      return false;
    }
    try {
      reply.failed(error);
    } catch (IOException e) {
      // The caller has left.
    }
    return true;
  }

  void finish() {
    taken.countDown();
    done.countDown();
  }

  boolean finishedWithin(Duration wait) throws InterruptedException {
    return done.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes the place of a caller that has left. */
  private enum Nobody implements InvocationReply {
    HERE;

    @Override
    public void document(byte[] json) {}

    @Override
    public OutputStream stream(StreamHead head) throws IOException {
      throw new IOException("The caller has left");
    }

    @Override
    public void broken(FunctionError error) {}

    @Override
    public void failed(FunctionError error) {}
  }
}
