package org.mor.automation.local.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageReader;
import org.mor.automation.marketplace.wire.RequestEnvelope;
import org.mor.automation.marketplace.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stand-in provider on the loopback interface: one request per connection, a thread for each. */
public final class ProviderServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderServer.class);
  private static final int LARGEST_REQUEST = 256 << 20;
  private static final int DEEPEST_REQUEST = 10_000;

  private final Address address;
  private final ProviderNode node;
  private final ChainView chain;
  private final CurrentMisbehaviour current = new CurrentMisbehaviour();
  private final Counters counters = new Counters();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final JsonDecoder decoder = new JsonDecoder(DEEPEST_REQUEST);
  private final AdminServer admin;
  private final int port;
  private ServerSocket listener;

  private ProviderServer(
      ProviderSettings settings, Secp256k1 curve, Clock clock, SecureRandom random)
      throws IOException {
    ProviderIdentity identity = new ProviderIdentity(curve, settings.key(), random);
    address = identity.publicKey().address();
    chain = new ChainView(settings.rpcUrl(), settings.diamond(), clock);
    node = new ProviderNode(settings, identity, chain, counters, clock);
    listen(0);
    port = listener.getLocalPort();
    admin = new AdminServer(this);
  }

  public static ProviderServer start(
      ProviderSettings settings, Secp256k1 curve, Clock clock, SecureRandom random)
      throws IOException {
    return new ProviderServer(settings, curve, clock, random);
  }

  /** Its address on the chain. */
  public Address address() {
    return address;
  }

  /** The host and port that the chain registers. */
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  /** Where another process changes the misbehaviour and reads the counters. */
  public java.net.URI adminUrl() {
    return admin.url();
  }

  public Map<String, Integer> figures() {
    return counters.figures();
  }

  public Misbehaviour misbehaviour() {
    return current.current();
  }

  /** Takes effect with the next request. */
  public synchronized void misbehave(Misbehaviour misbehaviour) throws IOException {
    current.set(misbehaviour);
    if (misbehaviour.is(Fault.REFUSE_CONNECTIONS)) {
      listener.close();
    } else if (listener.isClosed() && closing.getCount() > 0) {
      listen(port);
    }
  }

  public void behave() throws IOException {
    misbehave(Misbehaviour.NONE);
  }

  private void listen(int on) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), on), 1024);
    listener = opened;
    Thread.ofVirtual().name("provider-" + opened.getLocalPort()).start(() -> accept(opened));
  }

  private void accept(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Socket socket = opened.accept();
        // Signs and encrypts without a pause: a virtual thread would keep those of the functions
        // and of the API from what they have to pass on.
        Thread.ofPlatform().daemon().name("provider-request").start(() -> serve(socket));
      } catch (IOException e) {
        LOG.debug("no longer listening", e);
      }
    }
  }

  private void serve(Socket socket) {
    sockets.add(socket);
    counters.count("connections");
    try (socket) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setKeepAlive(true);
      MessageReader reader =
          new MessageReader(socket.getInputStream()::read, LARGEST_REQUEST, DEEPEST_REQUEST);
      Optional<byte[]> message = reader.next();
      if (message.isPresent() && closing.getCount() > 0) {
        RequestEnvelope request = RequestEnvelope.parse(message.get(), decoder);
        Misbehaviour misbehaviour = current.with(request.method());
        node.answer(request, new FaultyWriter(socket.getOutputStream(), misbehaviour, closing));
      }
    } catch (WireException | IOException e) {
      LOG.debug("a connection ended early", e);
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public synchronized void close() {
    closing.countDown();
    try {
      admin.close();
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
    chain.close();
  }
}
