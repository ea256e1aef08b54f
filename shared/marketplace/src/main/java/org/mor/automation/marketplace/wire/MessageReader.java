package org.mor.automation.marketplace.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.mor.automation.marketplace.wire.WireException.Problem;

/**
 * Cuts a stream of bytes into JSON objects that follow each other without any separator, however
 * the network cut it. Looks at brackets and quotes only; whether it is JSON, the decoder says. For
 * one thread.
 */
public final class MessageReader {
  /** Where the bytes come from; {@link java.io.InputStream#read(byte[])} is one. */
  @FunctionalInterface
  public interface Source {
    /** Waits for bytes and writes them to the array's start: how many, or -1 at the end. */
    int read(byte[] to) throws IOException;
  }

  private final Source source;
  private final int maxBytes;
  private final int maxDepth;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int end;

  public MessageReader(Source source, int maxBytes, int maxDepth) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.maxDepth = maxDepth;
  }

  /**
   * The next object, or empty if the stream ended before one began.
   *
   * @throws WireException if something else than an object begins, one is too large or nested too
   *     deep, or the stream ends inside one; nothing more can be read after that
   */
  public Optional<byte[]> next() throws IOException, WireException {
    if (!skipSpace()) {
      return Optional.empty();
    }
    if (buffer[at] != '{') {
      throw WireException.malformed("not an object");
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream(Math.min(2048, maxBytes));
    Scanner scanner = new Scanner(maxDepth);
    while (true) {
      int from = at;
      boolean done = scanner.scan();
      if (message.size() + (at - from) > maxBytes) {
        throw new WireException(Problem.TOO_LARGE, "more than " + maxBytes + " bytes");
      }
      message.write(buffer, from, at - from);
      if (done) {
        return Optional.of(message.toByteArray());
      }
      if (!fill()) {
        throw new WireException(Problem.TRUNCATED, "ended inside a message");
      }
    }
  }

  /** Goes to the first byte that is not white space; false at the end of the stream. */
  private boolean skipSpace() throws IOException {
    while (true) {
      for (; at < end; at++) {
        byte unit = buffer[at];
        if (unit != ' ' && unit != '\n' && unit != '\r' && unit != '\t') {
          return true;
        }
      }
      if (!fill()) {
        return false;
      }
    }
  }

  private boolean fill() throws IOException {
    int count = source.read(buffer);
    at = 0;
    end = Math.max(count, 0);
    return count >= 0;
  }

  /** Where in an object the bytes so far have come to. */
  private final class Scanner {
    private final int maxDepth;
    private int depth;
    private boolean inString;
    private boolean escaped;

    Scanner(int maxDepth) {
      this.maxDepth = maxDepth;
    }

    /** Moves on to the object's end (true) or to the end of the buffer (false). */
    boolean scan() throws WireException {
      while (at < end) {
        byte unit = buffer[at++];
        if (inString) {
          inString = escaped || unit != '"';
          escaped = !escaped && unit == '\\';
        } else if (unit == '"') {
          inString = true;
        } else if (unit == '{' || unit == '[') {
          if (++depth > maxDepth) {
            throw new WireException(Problem.TOO_DEEP, "nested deeper than " + maxDepth);
          }
        } else if ((unit == '}' || unit == ']') && --depth == 0) {
          return true;
        }
      }
      return false;
    }
  }
}
