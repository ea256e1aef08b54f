package org.mor.automation.marketplace.wire;

import java.util.Optional;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.crypto.Signature;

/** Signs and checks messages. May be shared between threads. */
public final class MessageSigner {
  private final Secp256k1 curve;

  public MessageSigner(Secp256k1 curve) {
    this.curve = curve;
  }

  public <T extends SignedMessage<T>> T sign(T message, PrivateKey key) {
    Signature signature = curve.sign(Keccak.hash(message.signingBytes()), key);
    return message.withSignature(HexString.of(signature));
  }

  /** Whether the key signed it; the last of the signature's 65 bytes does not matter. */
  public boolean verify(SignedMessage<?> message, PublicKey key) {
    HexString signature = message.signature();
    return signature.length() == 65
        && curve.verify(Keccak.hash(message.signingBytes()), signature.bytes(), key);
  }

  /** The key that signed it, which is all there is to check where no key is known. */
  public Optional<PublicKey> signer(SignedMessage<?> message) {
    try {
      Signature signature = Signature.message(message.signature().bytes());
      return curve.recover(Keccak.hash(message.signingBytes()), signature);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
