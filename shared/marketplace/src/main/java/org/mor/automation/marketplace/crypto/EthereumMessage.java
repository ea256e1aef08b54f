package org.mor.automation.marketplace.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How approvals and reports are signed: the Keccak hash of the bytes, under EIP-191's prefix for 32
 * bytes, so that the signature can never be one of a transaction.
 */
public final class EthereumMessage {
  private static final byte[] PREFIX =
      "\u0019Ethereum Signed Message:\n32".getBytes(StandardCharsets.US_ASCII);

  private EthereumMessage() {}

  public static byte[] hash(byte[] encoded) {
    return Keccak.hash(PREFIX, Keccak.hash(encoded));
  }

  public static Signature sign(Secp256k1 curve, byte[] encoded, PrivateKey key) {
    return curve.sign(hash(encoded), key);
  }

  /** The signer, if the contract would take the signature: v 27 or 28, s in the lower half. */
  public static Optional<PublicKey> signer(Secp256k1 curve, byte[] encoded, byte[] signature) {
    if (signature.length != 65 || (signature[64] != 27 && signature[64] != 28)) {
      return Optional.empty();
    }
    Signature parsed = Signature.ethereum(signature);
    return parsed.isLowS() ? curve.recover(hash(encoded), parsed) : Optional.empty();
  }
}
