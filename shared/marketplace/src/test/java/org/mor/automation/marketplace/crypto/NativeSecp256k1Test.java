package org.mor.automation.marketplace.crypto;

class NativeSecp256k1Test extends Secp256k1Contract {
  @Override
  Secp256k1 curve() {
    return new NativeSecp256k1();
  }
}
