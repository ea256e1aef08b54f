package org.mor.automation.marketplace.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Sign;

/** The curve in plain Java, for machines without the native library. */
public final class BouncyCastleSecp256k1 implements Secp256k1 {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final BigInteger ORDER = DOMAIN.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  @Override
  public String name() {
    return "BouncyCastle";
  }

  @Override
  public PublicKey publicKey(PrivateKey key) {
    return key(Sign.publicKeyFromPrivate(new BigInteger(1, key.secret())));
  }

  @Override
  public Signature sign(byte[] hash, PrivateKey key) {
    if (hash.length != 32) {
      throw new IllegalArgumentException("not a hash of 32 bytes");
    }
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, key.secret()), DOMAIN));
    BigInteger[] rs = signer.generateSignature(hash);
    BigInteger s = rs[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(rs[1]) : rs[1];
    Signature even = Signature.of(join(rs[0], s), 0);
    boolean first = recover(hash, even).filter(publicKey(key)::equals).isPresent();
    return first ? even : Signature.of(even.rs(), 1);
  }

  @Override
  public boolean verify(byte[] hash, byte[] signature, PublicKey key) {
    if (hash.length != 32 || (signature.length != 64 && signature.length != 65)) {
      return false;
    }
    BigInteger r = new BigInteger(1, signature, 0, 32);
    BigInteger s = new BigInteger(1, signature, 32, 32);
    if (s.compareTo(HALF_ORDER) > 0) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(point(key.raw()), DOMAIN));
    return verifier.verifySignature(hash, r, s);
  }

  @Override
  public Optional<PublicKey> recover(byte[] hash, Signature signature) {
    BigInteger r = new BigInteger(1, signature.r());
    BigInteger s = new BigInteger(1, signature.s());
    if (outOfRange(r) || outOfRange(s)) {
      return Optional.empty();
    }
    try {
      BigInteger key =
          Sign.recoverFromSignature(signature.recoveryId(), new ECDSASignature(r, s), hash);
      // Zero stands for the point at infinity.
      return Optional.ofNullable(key)
          .filter(coordinates -> coordinates.signum() != 0)
          .map(BouncyCastleSecp256k1::key);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // r is not an X coordinate of the curve
    }
  }

  private static PublicKey key(BigInteger coordinates) {
    byte[] encoded = new byte[65];
    encoded[0] = 4;
    BigIntegers.asUnsignedByteArray(coordinates, encoded, 1, 64);
    return PublicKey.trusted(encoded);
  }

  @Override
  public byte[] sharedX(byte[] point, PrivateKey key) {
    if (point.length != 65 || point[0] != 4) {
      throw new IllegalArgumentException("not a public key of secp256k1");
    }
    byte[] product = encode(point(point).multiply(new BigInteger(1, key.secret())));
    return Arrays.copyOfRange(product, 1, 33);
  }

  private static boolean outOfRange(BigInteger number) {
    return number.signum() == 0 || number.compareTo(ORDER) >= 0;
  }

  private static ECPoint point(byte[] encoded) {
    return DOMAIN.getCurve().decodePoint(encoded);
  }

  private static byte[] encode(ECPoint point) {
    return point.normalize().getEncoded(false);
  }

  private static byte[] join(BigInteger r, BigInteger s) {
    byte[] rs = new byte[64];
    BigIntegers.asUnsignedByteArray(r, rs, 0, 32);
    BigIntegers.asUnsignedByteArray(s, rs, 32, 32);
    return rs;
  }
}
