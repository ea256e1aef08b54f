package org.mor.automation.marketplace.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be connected to. Anybody can register any endpoint, so without this a
 * provider could have us talk to our own network. A name is resolved here, once, and the connection
 * goes to an address that was checked.
 */
public final class EndpointPolicy {
  /** Looks a host name up. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final boolean privateToo;

  public EndpointPolicy(Resolver resolver, boolean privateToo) {
    this.resolver = resolver;
    this.privateToo = privateToo;
  }

  public static EndpointPolicy publicOnly() {
    return new EndpointPolicy(InetAddress::getAllByName, false);
  }

  /** Loopback and private networks too, where provider stand-ins run; still no metadata service. */
  public static EndpointPolicy localDevelopment() {
    return new EndpointPolicy(InetAddress::getAllByName, true);
  }

  /** The addresses of the host that may be connected to: none if all are forbidden. */
  List<InetAddress> allowed(String host) throws UnknownHostException {
    return Arrays.stream(resolver.resolve(host)).filter(this::isAllowed).toList();
  }

  boolean isAllowed(InetAddress address) {
    return PublicAddresses.contains(address) || (privateToo && isPrivate(address));
  }

  private static boolean isPrivate(InetAddress address) {
    boolean uniqueLocal =
        address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal;
  }
}
