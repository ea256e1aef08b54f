package org.mor.automation.marketplace.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.marketplace.provider.Consumer.failure;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.provider.ProviderFailure.BadEndpoint;
import org.mor.automation.marketplace.provider.ProviderFailure.ForbiddenEndpoint;
import org.mor.automation.marketplace.provider.ProviderFailure.Truncated;

class EndpointTest {
  private final Consumer consumer = new Consumer();

  @ParameterizedTest
  @CsvSource({
    "domain.com:3333, domain.com, 3333",
    " a-b.example:1 , a-b.example, 1",
    "10.1.2.3:65535, 10.1.2.3, 65535",
    "[2001:db8::1]:80, 2001:db8::1, 80",
    "[::ffff:10.0.0.1]:80, ::ffff:10.0.0.1, 80",
  })
  void readsHostAndPort(String text, String host, int port) throws Exception {
    assertEquals(new Endpoint(host, port), Endpoint.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "host",
        "host:",
        "host:0",
        "host:65536",
        "host:99999999999",
        "host:-1",
        "host:8o",
        "http://host:80",
        "host:80/path",
        "ho st:80",
        "a:b:80",
        "::1:80",
        "[::1]",
        "[host]:80",
        "[::1:80",
        "::1]:80",
        "[fe80::1%eth0]:80",
        "user@host:80",
        "host:80\u0000",
        "h\u00f6st:80",
        "[]:80",
        "host:80,other:80"
      })
  void refusesAnythingElseByName(String text) {
    assertEquals(new BadEndpoint(), failure(() -> Endpoint.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2001:10::1",
        "3fff::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:101::",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "100::1",
        "5f00::1",
        "4000::1"
      })
  void knowsWhatIsNotPublic(String address) {
    assertFalse(PublicAddresses.contains(InetAddress.ofLiteral(address)), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.0.0.1", "128.0.0.1", "169.253.0.1", "169.255.0.1", "172.15.0.1", "172.32.0.1",
        "191.255.0.1", "192.167.1.1", "192.169.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.1",
        "2606:4700::1111", "2a00:1450::1", "2600::", "2002:808:808::", "64:ff9b::808:808"
      })
  void knowsWhatIsPublic(String address) {
    assertTrue(PublicAddresses.contains(InetAddress.ofLiteral(address)), address);
  }

  @Test
  void looksThroughMappedAddresses() {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(new byte[] {10, 0, 0, 1}, 0, mapped, 12, 4);
    assertFalse(PublicAddresses.contains(mapped));
    System.arraycopy(new byte[] {8, 8, 8, 8}, 0, mapped, 12, 4);
    assertTrue(PublicAddresses.contains(mapped));
  }

  @Test
  void allowsLocalDevelopmentItsOwnNetworksOnly() {
    EndpointPolicy local = EndpointPolicy.localDevelopment();
    for (String allowed :
        new String[] {"127.0.0.1", "::1", "10.0.0.1", "192.168.0.1", "fd00::1", "8.8.8.8"}) {
      assertTrue(local.isAllowed(InetAddress.ofLiteral(allowed)), allowed);
    }
    for (String forbidden :
        new String[] {"169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "255.255.255.255"}) {
      assertFalse(local.isAllowed(InetAddress.ofLiteral(forbidden)), forbidden);
    }
  }

  private void ping(ProviderClient client, Endpoint endpoint) throws ProviderException {
    client.ping(endpoint, consumer.publicKey.address(), Consumer.deadline());
  }

  @Test
  void doesNotEvenConnectToAPrivateAddress() throws Exception {
    try (ScriptedProvider provider =
        new ScriptedProvider(consumer.publicKey, (self, request, socket) -> {})) {
      int port = provider.endpoint().port();
      ProviderClient client = consumer.client(ProviderLimits.DEFAULT, EndpointPolicy.publicOnly());
      for (String host : new String[] {"127.0.0.1", "::1", "::ffff:127.0.0.1", "localhost"}) {
        assertEquals(
            new ForbiddenEndpoint(), failure(() -> ping(client, new Endpoint(host, port))), host);
      }
      assertTrue(provider.requests.isEmpty());
    }
  }

  @Test
  void checksEveryAddressOfANameAndLooksItUpOnce() throws Exception {
    AtomicInteger lookUps = new AtomicInteger();
    EndpointPolicy.Resolver rebinding =
        host ->
            lookUps.incrementAndGet() == 1
                ? new InetAddress[] {
                  InetAddress.ofLiteral("169.254.169.254"), InetAddress.ofLiteral("127.0.0.1")
                }
                : new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")};
    try (ScriptedProvider provider =
        new ScriptedProvider(consumer.publicKey, (self, request, socket) -> {})) {
      Endpoint named = new Endpoint("provider.example", provider.endpoint().port());
      ProviderClient client =
          consumer.client(ProviderLimits.DEFAULT, new EndpointPolicy(rebinding, true));
      assertEquals(new Truncated(0), failure(() -> ping(client, named)));
      assertEquals(1, provider.requests.size());
      assertEquals(1, lookUps.get());
      assertEquals(new ForbiddenEndpoint(), failure(() -> ping(client, named)));
    }
  }
}
