package org.mor.automation.marketplace.crypto;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The curve's operations. Implementations may be shared between threads. */
public interface Secp256k1 {
  /** What it is made of, for logs and measurements. */
  String name();

  PublicKey publicKey(PrivateKey key);

  /** Signs 32 bytes: deterministic (RFC 6979), s in the lower half. */
  Signature sign(byte[] hash, PrivateKey key);

  /**
   * Whether the key signed these 32 bytes. Only r and s count: of 64 bytes all, of 65 all but the
   * last. An s in the upper half or any other length is refused.
   */
  boolean verify(byte[] hash, byte[] signature, PublicKey key);

  /** The key that made the signature; empty if none can have. Accepts s in either half. */
  Optional<PublicKey> recover(byte[] hash, Signature signature);

  /**
   * The X coordinate, 32 bytes, of a point (65 bytes, uncompressed) times the key.
   *
   * @throws IllegalArgumentException if the bytes are no point on the curve
   */
  byte[] sharedX(byte[] point, PrivateKey key);

  /** The native implementation where this machine has one, else the portable one. */
  static Secp256k1 best() {
    Logger log = LoggerFactory.getLogger(Secp256k1.class);
    try {
      Secp256k1 curve = new NativeSecp256k1();
      log.info("secp256k1: {}", curve.name());
      return curve;
    } catch (LinkageError | IllegalStateException e) {
      log.warn("secp256k1: no native library here, using the portable one", e);
      return new BouncyCastleSecp256k1();
    }
  }
}
