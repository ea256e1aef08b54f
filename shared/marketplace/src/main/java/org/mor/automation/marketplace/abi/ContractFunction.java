package org.mor.automation.marketplace.abi;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Keccak;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/** The functions that are called. web3j encodes the calls. */
public enum ContractFunction {
  GET_BID("getBid(bytes32)"),
  GET_MODEL_ACTIVE_BIDS("getModelActiveBids(bytes32,uint256,uint256)"),
  GET_MODEL("getModel(bytes32)"),
  GET_ACTIVE_MODEL_IDS("getActiveModelIds(uint256,uint256)"),
  GET_PROVIDER("getProvider(address)"),
  GET_PROVIDER_MINIMUM_STAKE("getProviderMinimumStake()"),
  GET_MODEL_STATS("getModelStats(bytes32)"),
  GET_PROVIDER_MODEL_STATS("getProviderModelStats(bytes32,address)"),
  OPEN_SESSION("openSession(address,uint256,bool,bytes,bytes)"),
  CLOSE_SESSION("closeSession(bytes,bytes)"),
  GET_SESSION("getSession(bytes32)"),
  GET_USER_SESSIONS("getUserSessions(address,uint256,uint256)"),
  GET_COMPUTE_BALANCE("getComputeBalance(uint128)"),
  TOTAL_MOR_SUPPLY("totalMORSupply(uint128)"),
  WITHDRAW_USER_STAKES("withdrawUserStakes(address,uint8)"),
  GET_USER_STAKES_ON_HOLD("getUserStakesOnHold(address,uint8)"),
  START_OF_THE_DAY("startOfTheDay(uint128)"),
  IS_PROVIDER_APPROVAL_USED("getIsProviderApprovalUsed(bytes)"),
  ALLOWANCE("allowance(address,address)"),
  APPROVE("approve(address,uint256)"),
  BALANCE_OF("balanceOf(address)"),
  DELEGATE_CONTRACT("delegateContract(address,address,bytes32,bool)");

  private final String signature;
  private final String selector;

  ContractFunction(String signature) {
    this.signature = signature;
    this.selector = selector(signature);
  }

  /** How call data of a function, or the data of an error, begins. */
  public static String selector(String signature) {
    byte[] hash = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
    return Hex.encode(Arrays.copyOf(hash, 4));
  }

  /** Name and parameter types, as they are hashed. */
  public String signature() {
    return signature;
  }

  /**
   * The call data.
   *
   * @param arguments byte arrays for {@code bytes}, booleans for {@code bool}; anything else as its
   *     {@code toString} gives it: hex for addresses and {@code bytes32}, decimal for numbers
   * @throws IllegalArgumentException if they are not what the function takes
   */
  public byte[] encode(Object... arguments) {
    String types = signature.substring(signature.indexOf('(') + 1, signature.length() - 1);
    String[] parameters = types.isEmpty() ? new String[0] : types.split(",", -1);
    if (arguments.length != parameters.length) {
      throw new IllegalArgumentException(signature);
    }
    @SuppressWarnings("rawtypes") // as web3j takes it
    List<Type> values = new ArrayList<>();
    try {
      for (String parameter : parameters) {
        values.add(value(parameter, arguments[values.size()]));
      }
      return Hex.decode(FunctionEncoder.encode(selector, values));
    } catch (UnsupportedOperationException | ClassCastException e) {
      throw new IllegalArgumentException(signature, e);
    }
  }

  private static Type<?> value(String type, Object argument) {
    return switch (type) {
      case "address" -> new Address(argument.toString());
      case "bool" -> new Bool((Boolean) argument);
      case "bytes" -> new DynamicBytes((byte[]) argument);
      case "bytes32" -> new Bytes32(Hex.decode(argument.toString()));
      default -> new Uint256(new BigInteger(argument.toString()));
    };
  }
}
