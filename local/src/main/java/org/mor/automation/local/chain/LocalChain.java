package org.mor.automation.local.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
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
  private final AnvilRpc rpc;
  private final Secp256k1 curve;
  private final Address owner;
  private final Address wallet;
  private final ContractDeployment contracts;

  private LocalChain(Anvil anvil) {
    this.anvil = anvil;
    chainId = anvil.chainId();
    rpc = new AnvilRpc(anvil.url());
    curve = Secp256k1.best();
    owner = curve.publicKey(DevKeys.OWNER).address();
    wallet = curve.publicKey(DevKeys.WALLET).address();
    rpc.send("anvil_autoImpersonateAccount", true);
    contracts = ContractDeployment.deploy(rpc, owner, FUNDING);
    setEther(wallet, ETHER);
    giveMor(wallet, WALLET_MOR);
  }

  public static LocalChain start(Anvil.Options options) throws IOException, InterruptedException {
    return deploy(Anvil.start(options));
  }

  /** Deploys the contracts on an empty chain, which ends with this object. */
  public static LocalChain deploy(Anvil anvil) {
    try {
      return new LocalChain(anvil);
    } catch (RuntimeException e) {
      anvil.close();
      throw e;
    }
  }

  /** Registers everything in the plan; the chain must not have these names yet. */
  public RegisteredMarket open(MarketPlan plan) {
    for (MarketPlan.PlannedProvider provider : plan.providers()) {
      setEther(curve.publicKey(provider.key()).address(), ETHER);
    }
    return RegisteredMarket.open(rpc, contracts, owner, curve, plan);
  }

  public URI url() {
    return anvil.url();
  }

  public long chainId() {
    return chainId;
  }

  public ContractDeployment contracts() {
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

  AnvilRpc rpc() {
    return rpc;
  }

  public void setEther(Address account, Wei amount) {
    rpc.send("anvil_setBalance", account.hex(), "0x" + amount.value().toString(16));
  }

  public void giveMor(Address account, Wei amount) {
    new Transactions(rpc)
        .call(owner, contracts.token(), "transfer(address,uint256)", account, amount);
  }

  /** Whether the contract holds a day's use after every close, or after early ones only. */
  public void dayLock(boolean on) {
    new Transactions(rpc).call(owner, contracts.diamond(), "setDayLock(bool)", on);
  }

  /** Makes a block every so many whole seconds, in place of one per transaction. */
  public void blockEvery(Duration time) {
    rpc.send("evm_setAutomine", false);
    rpc.send("evm_setIntervalMining", time.toSeconds());
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
