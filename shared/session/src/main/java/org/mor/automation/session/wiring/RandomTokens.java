package org.mor.automation.session.wiring;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody else ever has. */
final class RandomTokens {
  private RandomTokens() {}

  /** 128 random bits as 32 hex digits. */
  static String random(SecureRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
