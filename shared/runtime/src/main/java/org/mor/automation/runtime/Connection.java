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
 * One HTTP/1.1 connection to the Runtime API, which is always on this machine and always trusted.
 * Used by one thread at a time.
 */
final class Connection implements Closeable {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int BUFFER_BYTES = 32 * 1024;

  private final String authority;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Connection(String host, int port) throws IOException {
    this.authority = host + ":" + port;
    this.socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
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

  /** Sends the head of a request whose body follows in chunks. Nothing leaves before the first. */
  ChunkedOutput stream(String path, Map<String, String> headers) throws IOException {
    head("POST", path, headers);
    line("Transfer-Encoding: chunked");
    line("");
    return new ChunkedOutput(out);
  }

  Answer receive() throws IOException {
    return Answer.read(in);
  }

  /** Limits the wait for an answer; without it a wait for the next event may take for ever. */
  void answerWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  private void head(String method, String path, Map<String, String> headers) throws IOException {
    line(method + " " + path + " HTTP/1.1");
    line("Host: " + authority);
    line("User-Agent: " + RuntimeApi.USER_AGENT);
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
