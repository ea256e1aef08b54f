package org.mor.automation.marketplace.provider;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Which IP addresses are somewhere on the public internet. */
final class PublicAddresses {
  /** From the IANA registries of special-purpose addresses; what is multicast or reserved, too. */
  private static final List<Range> NOT_PUBLIC_V4 =
      List.of(
          range("0.0.0.0", 8),
          range("10.0.0.0", 8),
          range("100.64.0.0", 10), // behind a carrier
          range("127.0.0.0", 8),
          range("169.254.0.0", 16), // link-local, and cloud metadata
          range("172.16.0.0", 12),
          range("192.0.0.0", 24),
          range("192.0.2.0", 24),
          range("192.88.99.0", 24),
          range("192.168.0.0", 16),
          range("198.18.0.0", 15),
          range("198.51.100.0", 24),
          range("203.0.113.0", 24),
          range("224.0.0.0", 4),
          range("240.0.0.0", 4));

  private static final Range GLOBAL_V6 = range("2000::", 3);
  private static final List<Range> NOT_PUBLIC_V6 =
      List.of(
          range("2001::", 23), // Teredo and other tunnels
          range("2001:db8::", 32),
          range("3fff::", 20));

  /** Forms that carry an IPv4 address, and at which byte. */
  private static final Range SIX_TO_FOUR = range("2002::", 16);

  private static final Range NAT64 = range("64:ff9b::", 96);
  private static final Range MAPPED = new Range(mappedPrefix(), 96);

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  static boolean contains(byte[] address) {
    if (address.length == 4) {
      return NOT_PUBLIC_V4.stream().noneMatch(range -> range.contains(address));
    }
    if (NAT64.contains(address) || MAPPED.contains(address)) {
      return contains(Arrays.copyOfRange(address, 12, 16));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return contains(Arrays.copyOfRange(address, 2, 6));
    }
    return GLOBAL_V6.contains(address)
        && NOT_PUBLIC_V6.stream().noneMatch(range -> range.contains(address));
  }

  /** Java turns this prefix into IPv4 by itself when it reads one, so it is written out. */
  private static byte[] mappedPrefix() {
    byte[] prefix = new byte[16];
    prefix[10] = (byte) 0xff;
    prefix[11] = (byte) 0xff;
    return prefix;
  }

  private static Range range(String prefix, int bits) {
    return new Range(InetAddress.ofLiteral(prefix).getAddress(), bits);
  }

  private record Range(byte[] prefix, int bits) {
    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if (((address[i / 8] ^ prefix[i / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
