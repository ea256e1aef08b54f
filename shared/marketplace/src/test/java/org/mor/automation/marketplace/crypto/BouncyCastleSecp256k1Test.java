package org.mor.automation.marketplace.crypto;

class BouncyCastleSecp256k1Test extends Secp256k1Contract {
  @Override
  Secp256k1 curve() {
    return new BouncyCastleSecp256k1();
  }
}
