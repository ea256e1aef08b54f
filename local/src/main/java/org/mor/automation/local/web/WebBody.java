package org.mor.automation.local.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A request's body, by length or in chunks; one read gives at most what one chunk brought. */
public final class WebBody extends InputStream {

  private final WebInput in;
  private final boolean chunked;
  private final long declared;
  private long left;
  private boolean ended;
  private WebHeaders trailers = new WebHeaders();

  private WebBody(WebInput in, boolean chunked, long length) {
    this.in = in;
    this.chunked = chunked;
    this.declared = length;
    this.left = length;
    this.ended = !chunked && length == 0;
  }

  static WebBody of(WebInput in, WebHeaders headers) throws BadRequestException {
    if (headers.last("Transfer-Encoding").isPresent()) {
      if (!headers.has("Transfer-Encoding", "chunked")
          || headers.last("Content-Length").isPresent()) {
        throw new BadRequestException("A body that is neither chunked nor of a known length");
      }
      return new WebBody(in, true, 0);
    }
    String length = headers.last("Content-Length").orElse("0");
    if (!length.matches("[0-9]{1,15}")) {
      throw new BadRequestException("Not a length: " + length);
    }
    return new WebBody(in, false, Long.parseLong(length));
  }

  public boolean chunked() {
    return chunked;
  }

  /** The length that was announced; 0 if the body comes in chunks. */
  public long declaredLength() {
    return declared;
  }

  /** What came after the last chunk; empty before that was read. */
  public WebHeaders trailers() {
    return trailers;
  }

  /** Everything, or null if it is longer than the limit; then the connection is of no more use. */
  public byte[] upTo(int limit) throws IOException {
    if (declared > limit) {
      return null;
    }
    byte[] bytes = readNBytes(limit + 1);
    return bytes.length > limit ? null : bytes;
  }

  /** Reads what is left, up to a limit, so that an answer given early is not lost with it. */
  public void discard(long limit) throws IOException {
    byte[] part = new byte[16 * 1024];
    long total = 0;
    for (int count = read(part); count >= 0 && total < limit; count = read(part)) {
      total += count;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!ended && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(into, offset, (int) Math.min(length, left));
    left -= count;
    if (left == 0) {
      endOfPart();
    }
    return count;
  }

  private void nextChunk() throws IOException {
    String size = in.nextLine();
    if (!size.matches("[0-9a-fA-F]{1,8}(;.*)?")) {
      throw new BadRequestException("Not the size of a chunk: " + size);
    }
    left = Long.parseLong(size.split(";", 2)[0], 16);
    if (left == 0) {
      trailers = in.headers();
      ended = true;
    }
  }

  private void endOfPart() throws IOException {
    if (!chunked) {
      ended = true;
    } else if (!in.nextLine().isEmpty()) {
      throw new BadRequestException("A chunk that is longer than it said");
    }
  }

  boolean ended() {
    return ended;
  }
}
