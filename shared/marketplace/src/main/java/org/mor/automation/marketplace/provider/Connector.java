package org.mor.automation.marketplace.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jdk.net.ExtendedSocketOptions;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.provider.ProviderFailure.Cancelled;
import org.mor.automation.marketplace.provider.ProviderFailure.DeadlinePassed;
import org.mor.automation.marketplace.provider.ProviderFailure.ForbiddenEndpoint;
import org.mor.automation.marketplace.provider.ProviderFailure.Silent;
import org.mor.automation.marketplace.provider.ProviderFailure.Stage;
import org.mor.automation.marketplace.provider.ProviderFailure.Unreachable;

/** Opens sockets to endpoints that the policy allows. */
final class Connector {
  private static final int KEEP_ALIVE_SECONDS = 10;

  private final EndpointPolicy policy;
  private final ProviderLimits limits;

  Connector(EndpointPolicy policy, ProviderLimits limits) {
    this.policy = policy;
    this.limits = limits;
  }

  /** Tries the host's addresses in turn, all within one limit. */
  Socket connect(Endpoint endpoint, Deadline callers) throws ProviderException {
    Deadline deadline = callers.within(limits.connect());
    try {
      List<InetAddress> addresses = resolve(endpoint.host(), deadline);
      if (addresses.isEmpty()) {
        throw new ProviderException(new ForbiddenEndpoint(), "no public address");
      }
      return connect(addresses, endpoint.port(), deadline);
    } catch (SocketTimeoutException | TimeoutException e) {
      boolean ours = deadline.at().isBefore(callers.at());
      Stage stage = Stage.CONNECTING;
      throw new ProviderException(
          ours ? new Silent(stage) : new DeadlinePassed(stage), "no connection in time", e);
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted()
          ? new ProviderException(new Cancelled(), "interrupted while connecting", e)
          : new ProviderException(new Unreachable(), "no connection", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException(new Cancelled(), "interrupted while resolving", e);
    }
  }

  /** On a thread of its own: Java's look-up of names knows no time limit. */
  private List<InetAddress> resolve(String host, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    FutureTask<List<InetAddress>> lookUp = new FutureTask<>(() -> policy.allowed(host));
    Thread.ofVirtual().name("resolve").start(lookUp);
    try {
      return lookUp.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw (UnknownHostException) new UnknownHostException("no such host").initCause(e.getCause());
    }
  }

  private static Socket connect(List<InetAddress> addresses, int port, Deadline deadline)
      throws IOException {
    IOException last = new SocketTimeoutException("deadline");
    for (int i = 0; i < addresses.size(); i++) {
      // Each gets its share of the time, so that one dead address does not use up all of it.
      long left = deadline.left().toMillis() / (addresses.size() - i);
      if (left <= 0) {
        throw last;
      }
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.setTcpNoDelay(true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_SECONDS);
        socket.connect(new InetSocketAddress(addresses.get(i), port), (int) left);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }
}
