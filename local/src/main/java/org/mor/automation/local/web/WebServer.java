package org.mor.automation.local.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on this machine only, with a virtual thread for every request. */
public final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int BACKLOG = 1024;

  private final Server server;
  private final ServerConnector connector;

  /**
   * Starts to listen.
   *
   * @param port 0 picks a free one
   */
  public WebServer(String name, int port, WebHandler handler) throws IOException {
    this(
        name,
        port,
        handler,
        exchange -> exchange.sendJson(exchange.status(), "{\"message\":\"Not answered\"}"));
  }

  /**
   * Starts to listen.
   *
   * @param unanswered answers what is not valid HTTP and what the handler failed to answer, with
   *     the status that is set
   */
  public WebServer(String name, int port, WebHandler handler, WebHandler unanswered)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(8, 1);
    threads.setName(name);
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server = new Server(threads);
    connector = new ServerConnector(server, 0, 1, RawTargetConnection.factory(configuration()));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            return WebServer.handle(handler, request, response, callback);
          }
        });
    server.setErrorHandler(
        (request, response, callback) -> handle(unanswered, request, response, callback));
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException(name + " does not listen on port " + port, e);
    }
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    configuration.setRequestHeaderSize(MAX_HEAD_BYTES);
    return configuration;
  }

  /** Completes what a handler answers, and breaks off what it leaves unfinished. */
  private static boolean handle(
      WebHandler handler, Request request, Response response, Callback callback) {
    WebExchange exchange = new WebExchange(request, response);
    try {
      handler.handle(exchange);
      if (response.hasLastWrite()) {
        callback.succeeded();
      } else {
        callback.failed(new EofException("Broken off"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (IOException e) {
      LOG.debug("A request has ended early: {}", e.toString());
      callback.failed(e);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.method(), exchange.path(), e);
      callback.failed(e);
    }
    return true;
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Stops listening and ends every connection. */
  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("A server did not stop", e);
    }
  }
}
