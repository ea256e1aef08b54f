package org.mor.automation.marketplace.tx;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.crypto.Signature;

/**
 * Completes r and s from a signing service that knows nothing of the chain's rules: s goes to the
 * lower half, and the recovery bit is the one that gives the service's own key.
 */
public final class RemoteSignature {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final PublicKey key;
  private final Secp256k1 curve;

  public RemoteSignature(PublicKey key, Secp256k1 curve) {
    this.key = key;
    this.curve = curve;
  }

  /**
   * The signature as the chain takes it.
   *
   * @throws IllegalArgumentException if the key did not sign this hash
   */
  public Signature complete(byte[] hash, BigInteger r, BigInteger s) {
    if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(ORDER) >= 0 || s.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("r or s out of range");
    }
    BigInteger low = s.compareTo(ORDER.shiftRight(1)) > 0 ? ORDER.subtract(s) : s;
    byte[] bytes = new byte[65];
    put(r, bytes, 0);
    put(low, bytes, 32);
    for (byte v = 0; v < 2; v++) {
      bytes[64] = v;
      Signature signature = Signature.message(bytes);
      Optional<PublicKey> signer = curve.recover(hash, signature);
      if (signer.isPresent() && signer.get().equals(key)) {
        return signature;
      }
    }
    throw new IllegalArgumentException("not a signature of this hash by this key");
  }

  private static void put(BigInteger number, byte[] target, int at) {
    byte[] digits = number.toByteArray();
    byte[] tail = Arrays.copyOfRange(digits, Math.max(0, digits.length - 32), digits.length);
    System.arraycopy(tail, 0, target, at + 32 - tail.length, tail.length);
  }
}
