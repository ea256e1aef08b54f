package org.mor.automation.local.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;

/**
 * A running chain with the marketplace's contracts and a consumer's wallet that has ETH and MOR.
 */
public final class LocalChain implements AutoCloseable {
  private static final Wei WALLET_MOR = new Wei(BigInteger.TEN.pow(18 + 6));
  private static final Wei ETHER = new Wei(BigInteger.TEN.pow(18 + 4));
  private static final Address FUNDING = new Address("0xa0ee7a142d267c1f36714e4a8f75612f20a79720");

  private final Anvil anvil;
  private final long chainId;
  private final Rpc rpc;
  private final Secp256k1 curve;
  private final Address owner;
  private final Address wallet;
  private final Contracts contracts;
  private final ChainControl control;

  private LocalChain(Anvil anvil) {
    this.anvil = anvil;
    chainId = anvil.chainId();
    rpc = new Rpc(anvil.url());
    curve = Secp256k1.best();
    owner = curve.publicKey(DevKeys.OWNER).address();
    wallet = curve.publicKey(DevKeys.WALLET).address();
    rpc.send("anvil_autoImpersonateAccount", true);
    contracts = Contracts.deploy(rpc, owner, FUNDING);
    control = new ChainControl(rpc, contracts, owner);
    control.setEther(wallet, ETHER);
    control.giveMor(wallet, WALLET_MOR);
  }

  public static LocalChain start(Anvil.Options options) throws IOException, InterruptedException {
    return deploy(Anvil.start(options));
  }

  /** Puts the contracts on an empty chain, which ends with this. */
  public static LocalChain deploy(Anvil anvil) {
    try {
      return new LocalChain(anvil);
    } catch (RuntimeException e) {
      anvil.close();
      throw e;
    }
  }

  /** Registers everything in the plan; the chain must not have these names yet. */
  public Market open(MarketPlan plan) {
    for (MarketPlan.Provider provider : plan.providers()) {
      control.setEther(curve.publicKey(provider.key()).address(), ETHER);
    }
    return Market.open(rpc, contracts, owner, curve, plan);
  }

  public URI url() {
    return anvil.url();
  }

  public long chainId() {
    return chainId;
  }

  public Contracts contracts() {
    return contracts;
  }

  /** The account that deployed the marketplace and may change its settings. */
  public Address owner() {
    return owner;
  }

  /** The consumer's account. */
  public Address wallet() {
    return wallet;
  }

  public PrivateKey walletKey() {
    return DevKeys.WALLET;
  }

  /** For tests: what no caller of a real chain could do. */
  public ChainControl control() {
    return control;
  }

  List<ProcessHandle> processes() {
    return anvil.processes();
  }

  @Override
  public void close() {
    rpc.close();
    anvil.close();
  }
}
