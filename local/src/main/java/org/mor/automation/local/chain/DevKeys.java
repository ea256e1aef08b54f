package org.mor.automation.local.chain;

import org.mor.automation.marketplace.crypto.PrivateKey;

/** The keys that every development chain knows and everybody may read: worth nothing elsewhere. */
public final class DevKeys {
  public static final PrivateKey OWNER =
      PrivateKey.parse("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  public static final String WALLET_HEX =
      "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
  public static final PrivateKey WALLET = PrivateKey.parse(WALLET_HEX);
  public static final PrivateKey FIRST_PROVIDER =
      PrivateKey.parse("5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");
  public static final PrivateKey SECOND_PROVIDER =
      PrivateKey.parse("7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6");
  public static final String TRANSPORT_HEX =
      "0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a";
  public static final PrivateKey TRANSPORT = PrivateKey.parse(TRANSPORT_HEX);
  public static final PrivateKey STRANGER =
      PrivateKey.parse("8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba");

  private DevKeys() {}
}
