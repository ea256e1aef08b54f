package org.mor.automation.local.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mor.automation.local.provider.Misbehaviour.Fault;

/** Writes the messages to one consumer, with the fault that is set. */
final class FaultyWriter {
  private static final int OVERSIZE = 64 << 20;

  private final OutputStream out;
  private final Misbehaviour misbehaviour;
  private final CountDownLatch closing;
  private int written;

  /** The provider ends the connection on purpose. */
  static final class HungUp extends IOException {
    HungUp() {
      super("hung up on purpose");
    }
  }

  /**
   * @param closing ends every wait when the provider stops
   */
  FaultyWriter(OutputStream out, Misbehaviour misbehaviour, CountDownLatch closing) {
    this.out = out;
    this.misbehaviour = misbehaviour;
    this.closing = closing;
  }

  Misbehaviour misbehaviour() {
    return misbehaviour;
  }

  /** Whether the next message is the one with this fault. */
  boolean hits(Fault kind) {
    return misbehaviour.is(kind) && written == misbehaviour.after();
  }

  void write(byte[] message) throws IOException {
    before();
    if (hits(Fault.DIE_MID_STREAM) || hits(Fault.DIE_BEFORE_ANSWER)) {
      throw new HungUp();
    }
    if (hits(Fault.DIE_INSIDE_MESSAGE)) {
      out.write(Arrays.copyOf(message, message.length / 2));
      throw new HungUp();
    }
    if (hits(Fault.MALFORMED_MESSAGE)) {
      out.write(
          "{\"id\":\"1\",\"result\":{\"message\":nonsense}}".getBytes(StandardCharsets.UTF_8));
      throw new HungUp();
    }
    if (hits(Fault.OVERSIZED_MESSAGE)) {
      writeOversized();
      throw new HungUp();
    }
    out.write(message);
    written++;
  }

  private void before() throws IOException {
    if (written == 0 && misbehaviour.is(Fault.SLOW_FIRST_MESSAGE)) {
      pause(misbehaviour.delay());
    }
    if (written > 0 && misbehaviour.is(Fault.SLOW_BETWEEN_MESSAGES)) {
      pause(misbehaviour.delay());
    }
    if (hits(Fault.SILENT)) {
      pause(Duration.ofDays(1));
      throw new HungUp();
    }
  }

  private void writeOversized() throws IOException {
    out.write("{\"id\":\"1\",\"result\":{\"message\":\"".getBytes(StandardCharsets.UTF_8));
    byte[] digits = new byte[64 << 10];
    Arrays.fill(digits, (byte) '0');
    for (int sent = 0; sent < OVERSIZE; sent += digits.length) {
      out.write(digits);
    }
    out.write("\"}}".getBytes(StandardCharsets.UTF_8));
  }

  /** Waits, at most until the provider is closed. */
  void pause(Duration duration) throws IOException {
    try {
      if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HungUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HungUp();
    }
  }
}
