package org.mor.automation.marketplace.rpc;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node that answers each request as the test has laid down; on a real socket. */
public final class ScriptedNode implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ServerSocket server;
  private final BlockingQueue<Function<JsonNode, String>> script = new LinkedBlockingQueue<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, String> otherwise;

  public ScriptedNode() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** The next request gets this whole HTTP answer; null closes the connection without one. */
  public ScriptedNode then(Function<JsonNode, String> reply) {
    script.add(reply);
    return this;
  }

  public ScriptedNode always(Function<JsonNode, String> reply) {
    otherwise = reply;
    return this;
  }

  public ScriptedNode result(String json) {
    return then(request -> ok("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}"));
  }

  public ScriptedNode error(int code, String message) {
    String error = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    return then(request -> ok("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":" + error + "}"));
  }

  public ScriptedNode drop() {
    return then(request -> null);
  }

  public static String ok(String body) {
    return http("200 OK", body);
  }

  public static String http(String status, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  public List<JsonNode> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (JsonNode request = read(in); request != null; request = read(in)) {
        requests.add(request);
        Function<JsonNode, String> reply = script.poll();
        String answer = (reply == null ? otherwise : reply).apply(request);
        if (answer == null) {
          return;
        }
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      // The client went away, as some tests want it to.
    }
  }

  private static JsonNode read(InputStream in) throws IOException {
    int length = -1;
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c != '\n') {
        line.append((char) c);
        continue;
      }
      String header = line.toString().strip().toLowerCase(Locale.ROOT);
      line.setLength(0);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      } else if (header.isEmpty()) {
        return JSON.readTree(in.readNBytes(length));
      }
    }
    return null;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
