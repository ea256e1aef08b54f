package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.generated.Uint256;
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
    byte[] supply = Hex.decode(FunctionEncoder.encodeConstructor(List.of(new Uint256(SUPPLY))));
    byte[] code = ContractArtifact.load("MorToken").creation();
    transactions.create(
        owner, ByteBuffer.allocate(code.length + supply.length).put(code).put(supply).array());
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
