package org.mor.automation.session.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.mor.automation.marketplace.Hex;

/** Names that follow from what they name. */
final class Digest {
  private Digest() {}

  static byte[] of(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** "0x" and that many bytes. */
  static String hex(int bytes, String text) {
    return Hex.encode(of(text)).substring(0, 2 + 2 * bytes);
  }
}
