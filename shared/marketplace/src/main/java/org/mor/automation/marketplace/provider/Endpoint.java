package org.mor.automation.marketplace.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a provider listens. The host is a name, an IPv4 address, or an IPv6 address bare. */
public record Endpoint(String host, int port) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]{1,253}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*)):([0-9]{1,5})");

  public Endpoint {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535");
    }
    boolean v6 = host.indexOf(':') >= 0;
    if (!(v6 ? V6 : HOST).matcher(host).matches()) {
      throw new IllegalArgumentException("not a host");
    }
  }

  /**
   * Reads what a provider registered on the chain, where nobody checked it: {@code host:port} or
   * {@code [v6]:port}.
   *
   * @throws ProviderException with {@link ProviderFailure.BadEndpoint} for anything else
   */
  public static Endpoint parse(String text) throws ProviderException {
    Matcher parts = TEXT.matcher(text.strip());
    try {
      if (parts.matches()) {
        boolean v6 = parts.group(1) != null;
        String host = v6 ? parts.group(1) : parts.group(2);
        if (v6 == (host.indexOf(':') >= 0)) {
          return new Endpoint(host, Integer.parseInt(parts.group(3)));
        }
      }
    } catch (IllegalArgumentException e) {
      throw bad();
    }
    throw bad();
  }

  private static ProviderException bad() {
    return new ProviderException(new ProviderFailure.BadEndpoint(), "not host:port");
  }
}
