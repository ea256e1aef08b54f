package org.mor.automation.local.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines and bytes of a connection. */
final class WebInput {

  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 200;

  private final InputStream in;
  private Thread watch = new Thread(() -> {});

  WebInput(InputStream in) {
    this.in = in;
  }

  /** The next line without its end; null at the end of the connection. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("The connection ended within a line");
      }
      if (line.size() == MAX_LINE) {
        throw new BadRequestException("A line is longer than " + MAX_LINE + " bytes");
      }
      line.write(b);
    }
    byte[] bytes = line.toByteArray();
    int length =
        bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** A line that must be there. */
  String nextLine() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("The connection ended within a message");
    }
    return line;
  }

  WebHeaders headers() throws IOException {
    WebHeaders headers = new WebHeaders();
    int count = 0;
    for (String line = nextLine(); !line.isEmpty(); line = nextLine()) {
      int colon = line.indexOf(':');
      if (colon < 1 || Character.isWhitespace(line.charAt(colon - 1))) {
        throw new BadRequestException("Not a header: " + line);
      }
      if (++count > MAX_HEADERS) {
        throw new BadRequestException("Too many headers");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }

  int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (count < 0) {
      throw new EOFException("The connection ended within a body");
    }
    return count;
  }

  /**
   * Has somebody told if the other side closes the connection before it sends more. What it sends
   * is read by nobody else until then.
   */
  void whenGone(Runnable told) {
    watch =
        Thread.startVirtualThread(
            () -> {
              try {
                in.mark(1);
                if (in.read() >= 0) {
                  in.reset();
                  return;
                }
              } catch (IOException e) {
                // As good as closed.
              }
              told.run();
            });
  }

  /** Waits until a watch has seen something. */
  void endWatch() throws InterruptedException {
    watch.join();
  }

  /** Whether the other side closes the connection rather than sending more. */
  boolean ends() throws IOException {
    return in.read() < 0;
  }
}
