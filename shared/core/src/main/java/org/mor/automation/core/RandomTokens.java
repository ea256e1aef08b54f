package org.mor.automation.core;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Unique names. */
public final class RandomTokens {
  private RandomTokens() {}

  /** 128 random bits as 32 hex digits. */
  public static String random(RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
