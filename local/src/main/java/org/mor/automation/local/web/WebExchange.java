package org.mor.automation.local.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One request and its answer. */
public final class WebExchange {

  private final Socket socket;
  private final WebInput in;
  private final OutputStream out;
  private final String method;
  private final String target;
  private final WebHeaders headers;
  private final WebBody body;
  private boolean answered;
  private boolean keepsConnection;
  private ChunkedAnswer stream;

  WebExchange(Socket socket, WebInput in, OutputStream out, String requestLine) throws IOException {
    String[] parts = requestLine.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new BadRequestException("Not a request: " + requestLine);
    }
    this.socket = socket;
    this.in = in;
    this.out = out;
    this.method = parts[0];
    this.target = parts[1];
    this.headers = in.headers();
    this.body = WebBody.of(in, headers);
    this.keepsConnection = parts[2].equals("HTTP/1.1") && !headers.has("Connection", "close");
    if (headers.has("Expect", "100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  public String method() {
    return method;
  }

  /** Path and query, as they came. */
  public String target() {
    return target;
  }

  public String path() {
    return target.split("\\?", 2)[0];
  }

  public WebHeaders headers() {
    return headers;
  }

  public WebBody body() {
    return body;
  }

  public String peer() {
    return socket.getInetAddress().getHostAddress();
  }

  public boolean answered() {
    return answered;
  }

  public void send(int status, Map<String, List<String>> answerHeaders, byte[] bytes)
      throws IOException {
    keepsConnection = keepsConnection && body.ended();
    head(status, answerHeaders, "Content-Length: " + bytes.length);
    if (!method.equals("HEAD")) {
      out.write(bytes);
    }
    out.flush();
  }

  public void sendJson(int status, String json) throws IOException {
    send(
        status,
        Map.of("Content-Type", List.of("application/json")),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins an answer in chunks: one for every write. */
  public ChunkedAnswer stream(int status, Map<String, List<String>> answerHeaders)
      throws IOException {
    head(status, answerHeaders, "Transfer-Encoding: chunked");
    out.flush();
    stream = new ChunkedAnswer(out);
    return stream;
  }

  /** Ends the connection now, so that the other side sees that something is missing. */
  public void abort() {
    keepsConnection = false;
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }

  /** After the answer: whether the other side closes the connection, within this time. */
  public boolean closedByPeer(int millis) {
    try {
      socket.setSoTimeout(millis);
      return in.ends();
    } catch (IOException e) {
      return false;
    } finally {
      abort();
    }
  }

  /** For a long wait before the answer: tells if the other side closes the connection meanwhile. */
  public void whenPeerIsGone(Runnable told) {
    in.whenGone(told);
  }

  boolean reusable() {
    return keepsConnection && answered && body.ended() && (stream == null || stream.ended());
  }

  private void head(int status, Map<String, List<String>> answerHeaders, String framing)
      throws IOException {
    if (answered) {
      throw new IllegalStateException("Answered before");
    }
    answered = true;
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
    answerHeaders.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    head.append(name)
                        .append(": ")
                        .append(value.replaceAll("[\r\n]", " "))
                        .append("\r\n")));
    head.append(framing).append("\r\n");
    head.append(keepsConnection ? "" : "Connection: close\r\n").append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String reason(int status) {
    return switch (status / 100) {
      case 2 -> "OK";
      case 4 -> "Client Error";
      case 5 -> "Server Error";
      default -> "Status";
    };
  }
}
