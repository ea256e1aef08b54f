package org.mor.automation.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP/1.1 response of the Runtime API.
 *
 * @param headers by name in lower case
 */
record RuntimeApiResponse(int status, Map<String, String> headers, byte[] body) {

  private static final int MAX_HEAD_BYTES = 64 * 1024;

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  boolean closesConnection() {
    return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  static RuntimeApiResponse read(InputStream in) throws IOException {
    int[] budget = {MAX_HEAD_BYTES};
    String[] statusLine = line(in, budget).split(" ", 3);
    if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
      throw new IOException("Not an HTTP response: " + String.join(" ", statusLine));
    }
    int status = Integer.parseInt(statusLine[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in, budget); !line.isEmpty(); line = line(in, budget)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new RuntimeApiResponse(status, Map.copyOf(headers), body(in, headers, budget));
  }

  private static byte[] body(InputStream in, Map<String, String> headers, int[] budget)
      throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(in, budget); size > 0; size = chunkSize(in, budget)) {
        body.write(exactly(in, size));
        line(in, budget);
      }
      while (!line(in, budget).isEmpty()) {
        // The Runtime API sends no trailers that matter.
      }
      return body.toByteArray();
    }
    return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private static int chunkSize(InputStream in, int[] budget) throws IOException {
    budget[0] = MAX_HEAD_BYTES;
    return Integer.parseInt(line(in, budget).split(";", 2)[0].strip(), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The Runtime API closed the connection in the middle of a response");
    }
    return bytes;
  }

  private static String line(InputStream in, int[] budget) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("The Runtime API closed the connection");
      }
      if (budget[0]-- <= 0) {
        throw new IOException("The head of a response is too long");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
