package org.mor.automation.local.web;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * A connection that keeps the target of each request as it came. Jetty itself refuses some, such as
 * {@code /%00}; what a path means is for the function to say.
 */
final class RawTargetConnection extends HttpConnection {

  private volatile String target = "";

  private RawTargetConnection(
      HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
    super(configuration, connector, endPoint);
  }

  static HttpConnectionFactory factory(HttpConfiguration configuration) {
    return new HttpConnectionFactory(configuration) {
      @Override
      public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(
            new RawTargetConnection(configuration, connector, endPoint), connector, endPoint);
      }
    };
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    target = uri;
    return super.newHttpStream(method, "/", version);
  }

  /** The target of the request that is being answered: path and query. */
  String target() {
    return target;
  }
}
