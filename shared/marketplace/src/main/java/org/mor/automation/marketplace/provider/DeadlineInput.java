package org.mor.automation.marketplace.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.mor.automation.marketplace.Deadline;

/**
 * A socket's input that ends waiting at a moment, not after a silence: a peer that sends a byte now
 * and then gains no time.
 */
final class DeadlineInput extends InputStream {
  private final Socket socket;
  private final InputStream in;
  private Deadline deadline;

  DeadlineInput(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  void until(Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    long left = deadline.left().toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("deadline");
    }
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    return in.read(to, offset, length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }
}
