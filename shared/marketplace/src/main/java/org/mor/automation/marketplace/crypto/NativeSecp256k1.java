package org.mor.automation.marketplace.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;

/** libsecp256k1 through JNI. Needs a library for this machine, or the constructor fails. */
public final class NativeSecp256k1 implements Secp256k1 {
  private final fr.acinq.secp256k1.Secp256k1 library;

  /**
   * Loads the library, once per process.
   *
   * @throws IllegalStateException if there is no library for this machine
   */
  public NativeSecp256k1() {
    library = NativeLibrary.load();
  }

  @Override
  public String name() {
    return "libsecp256k1";
  }

  @Override
  public PublicKey publicKey(PrivateKey key) {
    return PublicKey.trusted(library.pubkeyCreate(key.secret()));
  }

  @Override
  public Signature sign(byte[] hash, PrivateKey key) {
    byte[] rs = library.sign(hash, key.secret(), null);
    byte[] own = library.pubkeyCreate(key.secret());
    // The library does not say which of the two points it was; recovering says.
    boolean first = Arrays.equals(own, library.ecdsaRecover(rs, hash, 0));
    return Signature.of(rs, first ? 0 : 1);
  }

  @Override
  public boolean verify(byte[] hash, byte[] signature, PublicKey key) {
    if (hash.length != 32 || (signature.length != 64 && signature.length != 65)) {
      return false;
    }
    byte[] rs = signature.length == 64 ? signature : Arrays.copyOf(signature, 64);
    try {
      return library.verify(rs, hash, key.raw());
    } catch (Secp256k1Exception e) {
      return false; // r or s is not a number of the curve
    }
  }

  @Override
  public Optional<PublicKey> recover(byte[] hash, Signature signature) {
    try {
      byte[] key = library.ecdsaRecover(signature.rs(), hash, signature.recoveryId());
      return Optional.of(PublicKey.trusted(key));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  /**
   * The library's own key agreement hashes the point, which is of no use here; multiplying is what
   * is left. It is not constant in time, so it is for the transport key, which owns nothing.
   */
  @Override
  public byte[] sharedX(byte[] point, PrivateKey key) {
    if (point.length != 65 || point[0] != 4) {
      throw new IllegalArgumentException("not a public key of secp256k1");
    }
    try {
      return Arrays.copyOfRange(library.pubKeyTweakMul(point, key.secret()), 1, 33);
    } catch (Secp256k1Exception e) {
      throw new IllegalArgumentException("not a public key of secp256k1", e);
    }
  }
}
