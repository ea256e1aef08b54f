package org.mor.automation.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Runtime API of a few lines: hands out what it was given, writes down what it is told, and hangs
 * up when asked for more. The strict one that the local stack uses checks the protocol itself.
 */
public final class ScriptedRuntimeApi implements AutoCloseable {

  /** What was told, in which chunks and with which trailers. */
  public record Request(
      String line,
      Map<String, String> headers,
      List<String> chunks,
      Map<String, String> trailers,
      String body) {}

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> events;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private int next;

  public ScriptedRuntimeApi(String... events) throws IOException {
    this.events = List.of(events);
    Thread.startVirtualThread(this::accept);
  }

  public RuntimeEnvironment environment(boolean snapStart) {
    return new RuntimeEnvironment("127.0.0.1", server.getLocalPort(), 1, snapStart);
  }

  public List<Request> requests() {
    return requests;
  }

  /** The first request whose line has this in it. */
  public Request request(String part) {
    return requests.stream()
        .filter(request -> request.line().contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError(part + " not among " + requests));
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Request request = read(in);
        requests.add(request);
        String answer = answer(request);
        if (answer.isEmpty()) {
          return;
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client hung up, as it does after a stream.
    }
  }

  private synchronized String answer(Request request) {
    if (request.line().contains("/restore/next")) {
      return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    }
    if (!request.line().contains("/next")) {
      return "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    }
    if (next == events.size()) {
      return "";
    }
    String event = events.get(next++);
    // In two chunks, as Lambda's own server sends what is long.
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        + "Lambda-Runtime-Aws-Request-Id: id-%d\r\n".formatted(next)
        + "Lambda-Runtime-Deadline-Ms: 1700000000000\r\n"
        + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:x\r\n"
        + "Lambda-Runtime-Trace-Id: Root=1-2-3\r\n\r\n"
        + "1\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
            .formatted(event.charAt(0), event.length() - 1, event.substring(1));
  }

  private static Request read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, String> headers = headers(in);
    if (!headers.containsKey("transfer-encoding")) {
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      return new Request(line, headers, List.of(), Map.of(), text(in, length));
    }
    List<String> chunks = new ArrayList<>();
    for (int size = size(in); size > 0; size = size(in)) {
      chunks.add(text(in, size));
      line(in);
    }
    return new Request(line, headers, chunks, headers(in), String.join("", chunks));
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String text(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
