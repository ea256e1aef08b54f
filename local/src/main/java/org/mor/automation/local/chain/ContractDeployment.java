package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.web3j.crypto.ContractUtils;

/**
 * The contracts of the local chain.
 *
 * @param diamond the marketplace
 * @param funding the account that pays providers
 */
public record ContractDeployment(Address diamond, Address token, Address funding) {
  public static final Address DELEGATE_REGISTRY =
      new Address("0x00000000000000447e69651d841bd8d104bed493");

  private static final List<String> PARTS = List.of("Settings", "Registries", "Bids", "Sessions");
  private static final BigInteger SUPPLY = BigInteger.TEN.pow(18 + 8);
  private static final Wei FUNDS = new Wei(BigInteger.TEN.pow(18 + 7));

  static final BigInteger UNLIMITED = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  /**
   * Deploys the contracts on an empty chain. The owner holds all MOR except the funds for
   * providers.
   */
  static ContractDeployment deploy(AnvilRpc rpc, Address owner, Address funding) {
    code(rpc, ContractAddresses.MULTICALL3, "Multicall3");
    code(rpc, DELEGATE_REGISTRY, "DelegateRegistry");
    Transactions transactions = new Transactions(rpc);
    Address token = created(owner, 0);
    Address diamond = created(owner, 1);
    // Constructor arguments are those of a call without its selector.
    byte[] supply = Abi.call("x(uint256)", SUPPLY);
    byte[] creation = ContractArtifact.load("MorToken").creation();
    byte[] withSupply = Arrays.copyOf(creation, creation.length + supply.length - 4);
    System.arraycopy(supply, 4, withSupply, creation.length, supply.length - 4);
    transactions.create(owner, withSupply);
    transactions.create(owner, ContractArtifact.load("Diamond").creation());
    for (int i = 0; i < PARTS.size(); i++) {
      transactions.create(owner, ContractArtifact.load(PARTS.get(i)).creation());
    }
    for (int i = 0; i < PARTS.size(); i++) {
      List<byte[]> selectors =
          List.copyOf(ContractArtifact.load(PARTS.get(i)).selectors().values());
      transactions.call(
          owner, diamond, "register(address,bytes4[])", created(owner, i + 2), selectors);
    }
    transactions.call(
        owner, diamond, "initialize(address,address,address)", token, DELEGATE_REGISTRY, funding);
    transactions.call(owner, token, "transfer(address,uint256)", funding, FUNDS);
    transactions.call(funding, token, "approve(address,uint256)", diamond, UNLIMITED);
    return new ContractDeployment(diamond, token, funding);
  }

  /** Where the marketplace's client finds them. */
  public ContractAddresses addresses() {
    return new ContractAddresses(diamond, token, Optional.of(ContractAddresses.MULTICALL3));
  }

  private static void code(AnvilRpc rpc, Address at, String contract) {
    rpc.send("anvil_setCode", at.hex(), Hex.encode(ContractArtifact.load(contract).runtime()));
  }

  private static Address created(Address by, int nonce) {
    return new Address(ContractUtils.generateContractAddress(by.hex(), BigInteger.valueOf(nonce)));
  }
}
