package org.mor.automation.local.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.web3j.abi.FunctionEncoder;

/** Call data from a function's signature and its arguments. */
final class Abi {
  private Abi() {}

  /**
   * Encodes a call.
   *
   * @param signature like {@code approve(address,uint256)}, without tuples
   */
  static byte[] call(String signature, Object... arguments) {
    int open = signature.indexOf('(');
    String types = signature.substring(open + 1, signature.length() - 1);
    List<String> split = types.isEmpty() ? List.of() : Arrays.asList(types.split(",", -1));
    List<Object> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(plain(argument));
    }
    try {
      return Hex.decode(
          FunctionEncoder.encode(
              FunctionEncoder.makeFunction(
                  signature.substring(0, open), split, values, List.of())));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(signature, e);
    }
  }

  private static Object plain(Object argument) {
    return switch (argument) {
      case Address address -> address.hex();
      case BidId id -> id.bytes();
      case ModelId id -> id.bytes();
      case SessionId id -> id.bytes();
      case Wei wei -> wei.value();
      case null, default -> argument;
    };
  }
}
