package org.mor.automation.marketplace.rpc;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.abi.AbiException;
import org.mor.automation.marketplace.abi.AbiTuple;

/** Why a contract refused. */
public sealed interface RevertReason {
  /** One of the marketplace's own errors, such as {@code SessionTooShort}. */
  record Named(String name, List<Address> arguments) implements RevertReason {
    public Named {
      arguments = List.copyOf(arguments);
    }
  }

  /** A text, as the token and the libraries give. */
  record Text(String text) implements RevertReason {}

  /** A fault in the contract, such as an overflow (17). */
  record Panic(BigInteger code) implements RevertReason {}

  /** Anything else; often no data at all. */
  record Unknown(String data) implements RevertReason {}

  /** Short text for logs and for a caller that decides by it. */
  default String label() {
    return switch (this) {
      case Named error -> error.name;
      case Text text -> text.text;
      case Panic panic -> "Panic(" + panic.code + ")";
      case Unknown other ->
          other.data.equals("0x") ? "reverted without data" : "reverted with " + other.data;
    };
  }

  static RevertReason decode(byte[] data) {
    if (data.length < 4) {
      return unknown(data);
    }
    AbiTuple arguments = AbiTuple.of(Arrays.copyOfRange(data, 4, data.length));
    try {
      return switch (ByteBuffer.wrap(data).getInt()) {
        case 0x08c379a0 -> new Text(arguments.text(0));
        case 0x4e487b71 -> new Panic(arguments.number(0));
        default ->
            ContractErrors.of(data)
                .<RevertReason>map(signature -> named(signature, arguments))
                .orElseGet(() -> unknown(data));
      };
    } catch (AbiException e) {
      return unknown(data);
    }
  }

  private static Named named(String signature, AbiTuple arguments) {
    int open = signature.indexOf('(');
    int count = signature.endsWith("()") ? 0 : signature.split(",", -1).length;
    return new Named(
        signature.substring(0, open),
        IntStream.range(0, count).mapToObj(arguments::address).toList());
  }

  private static Unknown unknown(byte[] data) {
    return new Unknown(Hex.encode(Arrays.copyOf(data, Math.min(data.length, 260))));
  }
}
