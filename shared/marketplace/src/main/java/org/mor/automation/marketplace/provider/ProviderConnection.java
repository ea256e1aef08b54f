package org.mor.automation.marketplace.provider;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.provider.ProviderFailure.Cancelled;
import org.mor.automation.marketplace.provider.ProviderFailure.DeadlinePassed;
import org.mor.automation.marketplace.provider.ProviderFailure.Malformed;
import org.mor.automation.marketplace.provider.ProviderFailure.Silent;
import org.mor.automation.marketplace.provider.ProviderFailure.Stage;
import org.mor.automation.marketplace.provider.ProviderFailure.TooLarge;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;
import org.mor.automation.marketplace.wire.MessageReader;
import org.mor.automation.marketplace.wire.WireException;

/** One request and its answers. For one thread, but {@link #close} may come from any. */
final class ProviderConnection implements AutoCloseable {
  private final Socket socket;
  private final ProviderLimits limits;
  private final ResponseMode expected;
  private final Deadline callers;
  private final MessageReader reader;
  private volatile boolean closed;
  private Deadline waitUntil;
  private int received;

  ProviderConnection(
      Socket socket, ProviderLimits limits, ResponseMode expected, Deadline callers) {
    this.socket = socket;
    this.limits = limits;
    this.expected = expected;
    this.callers = callers;
    this.reader = new MessageReader(this::read, limits.messageBytes(), limits.depth());
  }

  void send(byte[] request) throws ProviderException {
    Deadline deadline = callers.within(limits.firstMessage());
    CountDownLatch sent = new CountDownLatch(1);
    Thread guard = Thread.ofVirtual().name("send-guard").start(() -> guard(sent, deadline));
    try {
      socket.getOutputStream().write(request);
    } catch (IOException e) {
      boolean late = deadline.left().toMillis() == 0;
      throw failed(late ? timeout(e) : e, Stage.SENDING, deadline);
    } finally {
      sent.countDown();
      guard.interrupt();
    }
  }

  private static SocketTimeoutException timeout(IOException cause) {
    SocketTimeoutException timeout = new SocketTimeoutException("deadline");
    timeout.initCause(cause);
    return timeout;
  }

  /** Writing knows no time limit: closing the socket is the only way to end it. */
  private void guard(CountDownLatch sent, Deadline deadline) {
    try {
      if (!sent.await(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
        socket.close();
      }
    } catch (InterruptedException | IOException e) {
      return; // sent, or closed already
    }
  }

  /** The next message, or empty if the provider has closed the connection between two. */
  Optional<byte[]> receive() throws ProviderException {
    Stage stage = stage();
    waitUntil = callers.within(limits.of(stage));
    try {
      Optional<byte[]> message = reader.next();
      if (message.isPresent()) {
        received++;
      }
      return message;
    } catch (WireException e) {
      throw failed(e);
    } catch (IOException e) {
      throw failed(e, stage, waitUntil);
    }
  }

  /**
   * Waits until a moment, not for as long as the provider is silent: one that sends a byte now and
   * then gains no time.
   */
  private int read(byte[] to) throws IOException {
    long left = waitUntil.left().toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("deadline");
    }
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    return socket.getInputStream().read(to);
  }

  private Stage stage() {
    if (received > 0) {
      return Stage.NEXT_MESSAGE;
    }
    return switch (expected) {
      case STREAM -> Stage.FIRST_MESSAGE;
      case WHOLE -> Stage.WHOLE_ANSWER;
    };
  }

  int received() {
    return received;
  }

  ProviderException failed(WireException e) {
    ProviderFailure failure =
        switch (e.problem()) {
          case MALFORMED -> new Malformed();
          case TOO_LARGE, TOO_DEEP -> new TooLarge();
          case TRUNCATED -> new Truncated(received);
        };
    return new ProviderException(failure, e.getMessage(), e);
  }

  private ProviderException failed(IOException e, Stage stage, Deadline deadline) {
    if (closed || Thread.currentThread().isInterrupted()) {
      return new ProviderException(new Cancelled(), "closed by the caller", e);
    }
    if (e instanceof SocketTimeoutException) {
      boolean ours = deadline.at().isBefore(callers.at());
      return new ProviderException(
          ours ? new Silent(stage) : new DeadlinePassed(stage), "nothing in time", e);
    }
    return new ProviderException(new Truncated(received), "connection lost", e);
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      return; // nothing is left to be done with it
    }
  }
}
