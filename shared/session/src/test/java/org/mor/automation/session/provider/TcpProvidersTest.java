package org.mor.automation.session.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.session.model.SelectedBid;

/** Reports of a provider that takes connections and says nothing. */
class TcpProvidersTest {
  /** Long enough for a first signature on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Clock clock = Clock.systemUTC();
  private final Secp256k1 curve = Secp256k1.best();
  private final PrivateKey key = PrivateKey.random(new SecureRandom());

  @Test
  void aSilentProviderIsAskedOnceAndItsOtherSessionsAreClosedWithoutIt() throws IOException {
    List<Socket> taken = new CopyOnWriteArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> take(server, taken));
      Providers providers =
          new TcpProviders(
              new ProviderClient(
                  curve,
                  key,
                  EndpointPolicy.localDevelopment(),
                  ProviderLimits.DEFAULT,
                  clock,
                  new SecureRandom()),
              curve,
              key,
              8453,
              clock);
      Instant start = clock.instant();
      int sessions = 20;
      for (int i = 0; i < sessions; i++) {
        Providers.Report report = report(providers, server.getLocalPort(), i);
        assertEquals(65, report.signature().length);
      }
      Duration taking = Duration.between(start, clock.instant());
      assertEquals(1, taken.size(), "asked again although it had just said nothing");
      assertTrue(taking.compareTo(PATIENCE.multipliedBy(sessions / 2)) < 0, taking.toString());
    }
    for (Socket socket : taken) {
      socket.close();
    }
  }

  private Providers.Report report(Providers providers, int port, int number) {
    byte[] id = new byte[32];
    id[31] = (byte) number;
    SelectedBid selected =
        new SelectedBid(
            BidId.of(id),
            new Address("0x" + "22".repeat(20)),
            "127.0.0.1:" + port,
            Wei.of(1),
            Wei.of(1),
            new Address("0x" + "11".repeat(20)));
    return providers.report(
        selected, curve.publicKey(key).bytes(), SessionId.of(id), Deadline.in(PATIENCE, clock));
  }

  private static void take(ServerSocket server, List<Socket> taken) {
    try {
      while (true) {
        taken.add(server.accept());
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }
}
