package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mor.automation.local.chain.Transactions.Draft;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Wei;
import org.web3j.crypto.ContractUtils;

/**
 * Where the contracts are.
 *
 * @param diamond the marketplace
 * @param funding the account that pays providers
 */
public record ContractDeployment(Address diamond, Address token, Address funding) {
  public static final Address MULTICALL = new Address("0xca11bde05977b3631167028862be2a173976ca11");
  public static final Address DELEGATE_REGISTRY =
      new Address("0x00000000000000447e69651d841bd8d104bed493");

  private static final List<String> PARTS = List.of("Settings", "Registries", "Bids", "Sessions");
  private static final BigInteger SUPPLY = BigInteger.TEN.pow(18 + 8);
  private static final Wei FUNDS = new Wei(BigInteger.TEN.pow(18 + 7));

  static final BigInteger UNLIMITED = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  /** Puts them on an empty chain: the marketplace's owner then has all the MOR but the funds. */
  static ContractDeployment deploy(AnvilRpc rpc, Address owner, Address funding) {
    rpc.send(
        List.of(
            code(MULTICALL, ContractArtifact.load("Multicall3")),
            code(DELEGATE_REGISTRY, ContractArtifact.load("DelegateRegistry"))));

    List<Address> created = IntStream.range(0, 6).mapToObj(nonce -> created(owner, nonce)).toList();
    Address token = created.get(0);
    Address diamond = created.get(1);
    List<Draft> drafts = new ArrayList<>();
    byte[] supply = Abi.call("x(uint256)", SUPPLY);
    drafts.add(create(owner, ContractArtifact.load("MorToken"), supply));
    drafts.add(create(owner, ContractArtifact.load("Diamond"), new byte[4]));
    List<ContractArtifact> parts = PARTS.stream().map(ContractArtifact::load).toList();
    parts.forEach(part -> drafts.add(create(owner, part, new byte[4])));
    for (int i = 0; i < parts.size(); i++) {
      byte[] register =
          Abi.call("register(address,bytes4[])", created.get(i + 2), parts.get(i).selectors());
      drafts.add(new Draft(owner, diamond, register));
    }
    byte[] initialize =
        Abi.call("initialize(address,address,address)", token, DELEGATE_REGISTRY, funding);
    drafts.add(new Draft(owner, diamond, initialize));
    drafts.add(new Draft(owner, token, Abi.call("transfer(address,uint256)", funding, FUNDS)));
    drafts.add(new Draft(funding, token, Abi.call("approve(address,uint256)", diamond, UNLIMITED)));
    new Transactions(rpc).sendAll(drafts);
    return new ContractDeployment(diamond, token, funding);
  }

  private static AnvilRpc.AnvilCall code(Address at, ContractArtifact contract) {
    return new AnvilRpc.AnvilCall("anvil_setCode", at.hex(), Hex.encode(contract.runtime()));
  }

  private static Address created(Address by, int nonce) {
    return new Address(ContractUtils.generateContractAddress(by.hex(), BigInteger.valueOf(nonce)));
  }

  /** The arguments come as a call, whose selector does not belong here. */
  private static Draft create(Address by, ContractArtifact contract, byte[] arguments) {
    byte[] creation = contract.creation();
    byte[] data = Arrays.copyOf(creation, creation.length + arguments.length - 4);
    System.arraycopy(arguments, 4, data, creation.length, arguments.length - 4);
    return new Draft(by, null, data);
  }
}
