package org.mor.automation.runtime;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One HTTP/1.1 connection to the Runtime API, which is on the same machine and trusted. The JDK's
 * HTTP clients cannot send trailers, and a streamed response that fails ends with them. Used by one
 * thread at a time.
 */
final class RuntimeConnection implements Closeable {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int BUFFER_BYTES = 32 * 1024;

  private final String authority;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RuntimeConnection(RuntimeEnvironment environment) throws IOException {
    this.authority = environment.host() + ":" + environment.port();
    this.socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(environment.host(), environment.port()), CONNECT_MILLIS);
      this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
      this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a request with a body of known length. */
  void send(String method, String path, Map<String, String> headers, byte[] body)
      throws IOException {
    head(method, path, headers);
    if (!method.equals("GET")) {
      line("Content-Length: " + body.length);
    }
    line("");
    out.write(body);
    out.flush();
  }

  /** Buffers the head of a request with a chunked body; the first chunk sends it. */
  void beginChunked(String path, Map<String, String> headers) throws IOException {
    head("POST", path, headers);
    line("Transfer-Encoding: chunked");
    line("");
  }

  /**
   * Sends one chunk at once.
   *
   * @param length at least 1, because an empty chunk ends the body
   */
  void chunk(byte[] bytes, int length) throws IOException {
    line(Integer.toHexString(length));
    out.write(bytes, 0, length);
    line("");
    out.flush();
  }

  void endChunked(Map<String, String> trailers) throws IOException {
    line("0");
    headers(trailers);
    line("");
    out.flush();
  }

  RuntimeApiResponse receive() throws IOException {
    return RuntimeApiResponse.read(in);
  }

  /** Limits the wait for a response. By default it is unlimited, as the wait for an event is. */
  void limitWait(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  private void head(String method, String path, Map<String, String> headers) throws IOException {
    line(method + " " + path + " HTTP/1.1");
    line("Host: " + authority);
    line("User-Agent: " + RuntimeApi.USER_AGENT);
    headers(headers);
  }

  private void headers(Map<String, String> headers) throws IOException {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      line(header.getKey() + ": " + header.getValue());
    }
  }

  private void line(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.write('\r');
    out.write('\n');
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is given up either way.
    }
  }
}
