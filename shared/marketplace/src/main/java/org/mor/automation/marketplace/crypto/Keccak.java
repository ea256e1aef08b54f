package org.mor.automation.marketplace.crypto;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256, Ethereum's hash (not SHA3-256, which pads differently). */
public final class Keccak {
  private Keccak() {}

  public static byte[] hash(byte[]... parts) {
    KeccakDigest digest = new KeccakDigest(256);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }
}
