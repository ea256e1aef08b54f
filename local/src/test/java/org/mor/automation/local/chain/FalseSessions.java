package org.mor.automation.local.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Hex;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.Utils;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;

/** Changes what {@code getSession} returns, also where many reads were put together as one. */
final class FalseSessions {
  private static final String GET_SESSION = "39b240bd";
  private static final String AGGREGATE_3 = "82ad56cb";
  private static final int WORD = 32;

  /** The words of a session as it is returned: the first says where the others start. */
  private static final int USER = 1;

  private static final int RECEIPT = 4;
  private static final int OPENED_AT = 7;
  private static final int CLOSED_AT = 9;
  private static final int ACTIVE = 10;
  private static final int FIELDS = 12;

  /** Of Multicall3: what is called, and what comes back. */
  private static final TypeReference<DynamicStruct> CALL =
      new TypeReference<>(
          false,
          List.of(
              TypeReference.create(Address.class),
              TypeReference.create(Bool.class),
              TypeReference.create(DynamicBytes.class))) {};

  private static final TypeReference<DynamicStruct> RESULT =
      new TypeReference<>(
          false,
          List.of(TypeReference.create(Bool.class), TypeReference.create(DynamicBytes.class))) {};

  private FalseSessions() {}

  /** Makes a false session of a true one. */
  interface Falsifier {
    byte[] of(byte[] session);
  }

  /** What was returned with every session in it changed; empty if there is none in it. */
  static Optional<byte[]> change(byte[] call, byte[] returned, Falsifier change) {
    String selector = call.length < 4 ? "" : Hex.encode(Arrays.copyOf(call, 4)).substring(2);
    return switch (selector) {
      case GET_SESSION -> known(returned) ? Optional.of(change.of(returned)) : Optional.empty();
      case AGGREGATE_3 -> among(calls(call), returned, change);
      default -> Optional.empty();
    };
  }

  /** Closed one second after it was opened. */
  static byte[] closed(byte[] session) {
    byte[] changed = session.clone();
    System.arraycopy(session, WORD * OPENED_AT, changed, WORD * CLOSED_AT, WORD);
    changed[WORD * (CLOSED_AT + 1) - 1] |= 1; // never the zero of an open one
    changed[WORD * (ACTIVE + 1) - 1] = 0;
    return changed;
  }

  /** All zero, which is what the chain has for a session that was never opened. */
  static byte[] unknown(byte[] session) {
    byte[] changed = new byte[WORD * (FIELDS + 1)];
    System.arraycopy(session, 0, changed, 0, WORD);
    System.arraycopy(session, WORD * RECEIPT, changed, WORD * RECEIPT, WORD);
    return changed;
  }

  private static boolean known(byte[] returned) {
    return returned.length > WORD * FIELDS
        && !Arrays.equals(returned, WORD * USER, WORD * (USER + 1), new byte[WORD], 0, WORD);
  }

  private static List<byte[]> calls(byte[] aggregate) {
    return structs(Arrays.copyOfRange(aggregate, 4, aggregate.length), CALL).stream()
        .map(call -> (byte[]) call.getValue().get(2).getValue())
        .toList();
  }

  private static Optional<byte[]> among(List<byte[]> calls, byte[] returned, Falsifier change) {
    boolean any = false;
    List<DynamicStruct> changed = new ArrayList<>();
    for (DynamicStruct result : structs(returned, RESULT)) {
      Bool succeeded = (Bool) result.getValue().get(0);
      byte[] data = (byte[]) result.getValue().get(1).getValue();
      Optional<byte[]> lie =
          succeeded.getValue() ? change(calls.get(changed.size()), data, change) : Optional.empty();
      any |= lie.isPresent();
      changed.add(new DynamicStruct(succeeded, new DynamicBytes(lie.orElse(data))));
    }
    return any
        ? Optional.of(
            Hex.decode(
                FunctionEncoder.encodeConstructor(
                    List.of(new DynamicArray<>(DynamicStruct.class, changed)))))
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // what the type says
  private static List<DynamicStruct> structs(byte[] encoded, TypeReference<DynamicStruct> type) {
    TypeReference<?> array =
        new TypeReference<DynamicArray<DynamicStruct>>() {
          @Override
          public TypeReference<DynamicStruct> getSubTypeReference() {
            return type;
          }
        };
    return (List<DynamicStruct>)
        FunctionReturnDecoder.decode(Hex.encode(encoded), Utils.convert(List.of(array)))
            .getFirst()
            .getValue();
  }
}
