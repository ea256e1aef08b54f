package org.mor.automation.marketplace.chain;

import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.abi.ContractFunction;

/**
 * Where the contracts are.
 *
 * @param diamond the marketplace itself
 * @param mor the token that is staked
 * @param multicall Multicall3, if this chain has one; reads are batched without it too
 */
public record ContractAddresses(Address diamond, Address mor, Optional<Address> multicall) {
  /** Where Multicall3 is on the chains that have it. */
  public static final Address MULTICALL3 =
      new Address("0xca11bde05977b3631167028862be2a173976ca11");

  /** Where the delegate registry (version 2) is on the chains that have it. */
  public static final Address DELEGATE_REGISTRY =
      new Address("0x00000000000000447e69651d841bd8d104bed493");

  ContractCall marketplace(ContractFunction function, Object... arguments) {
    return new ContractCall(diamond, function.encode(arguments));
  }

  ContractCall token(ContractFunction function, Object... arguments) {
    return new ContractCall(mor, function.encode(arguments));
  }

  ContractCall session(SessionId id) {
    return marketplace(ContractFunction.GET_SESSION, id);
  }

  ContractCall userSessions(Address user, long offset, int limit) {
    return marketplace(ContractFunction.GET_USER_SESSIONS, user, offset, limit);
  }
}
