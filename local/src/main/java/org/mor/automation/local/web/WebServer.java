package org.mor.automation.local.web;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on this machine only, with a virtual thread for every connection. */
public final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int BACKLOG = 1024;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final WebHandler handler;
  private final ServerSocket server = new ServerSocket();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /**
   * Starts to listen.
   *
   * @param port 0 picks a free one
   */
  public WebServer(String name, int port, WebHandler handler) throws IOException {
    this.handler = handler;
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    Thread.ofVirtual().name(name).start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("A connection was not taken", e);
        }
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      WebInput in =
          new WebInput(new BufferedInputStream(connection.getInputStream(), BUFFER_BYTES));
      OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BUFFER_BYTES);
      boolean more = true;
      while (more) {
        String line = in.line();
        more = line != null && answer(new WebExchange(connection, in, out, line));
        if (more) {
          in.endWatch();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("A connection has ended: {}", e.toString());
    } finally {
      connections.remove(connection);
    }
  }

  private boolean answer(WebExchange exchange) throws IOException {
    try {
      handler.handle(exchange);
    } catch (BadRequestException e) {
      if (exchange.answered()) {
        throw e;
      }
      exchange.sendJson(400, "{\"message\":\"Bad Request\"}");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.method(), exchange.path(), e);
      if (!exchange.answered()) {
        exchange.sendJson(500, "{\"message\":\"Internal server error\"}");
      }
      return false;
    }
    return exchange.reusable();
  }

  /** Stops listening and ends every connection. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
