package org.mor.automation.local.provider;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.SignedMessage;

/** A provider's keys: its own, and a wrong one for when it misbehaves. */
final class ProviderIdentity {
  /** Limits how many streams sign at once, so that the tables and the API get processor time. */
  private static final Semaphore TURNS =
      new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  private final Secp256k1 curve;
  private final MessageSigner signer;
  private final Ecies ecies;
  private final SecureRandom random;
  private final PrivateKey own;
  private final PrivateKey wrong;

  ProviderIdentity(Secp256k1 curve, PrivateKey own, SecureRandom random) {
    this.curve = curve;
    this.signer = new MessageSigner(curve);
    this.ecies = new Ecies(curve);
    this.random = random;
    this.own = own;
    this.wrong = PrivateKey.random(random);
  }

  PublicKey publicKey() {
    return curve.publicKey(own);
  }

  HexString otherPublicKey() {
    return HexString.of(curve.publicKey(wrong).bytes());
  }

  <T extends SignedMessage<T>> T sign(T message, boolean wrongly) {
    return inTurn(() -> signer.sign(message, wrongly ? wrong : own));
  }

  /** For the contract. */
  HexString signEncoded(byte[] encoded, boolean wrongly) {
    return HexString.of(EthereumMessage.sign(curve, encoded, wrongly ? wrong : own).ethereum());
  }

  /** Whether this key, 33 or 65 bytes, signed the message. */
  boolean verify(SignedMessage<?> message, HexString key) {
    try {
      return signer.verify(message, PublicKey.of(key.bytes()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Hex digits without "0x". */
  String encrypt(String text, PublicKey reader, boolean wrongly) {
    PublicKey to = wrongly ? curve.publicKey(wrong) : reader;
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(inTurn(() -> ecies.encrypt(plain, to, random)));
  }

  private static <T> T inTurn(Supplier<T> work) {
    TURNS.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      TURNS.release();
    }
  }
}
