package org.mor.automation.local.chain;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.abi.AbiTuple;

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

  private FalseSessions() {}

  /** Makes a false session of a true one. */
  interface Change {
    byte[] of(byte[] session);
  }

  /** What was returned with every session in it changed; empty if there is none in it. */
  static Optional<byte[]> change(byte[] call, byte[] returned, Change change) {
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
    AbiTuple arguments = AbiTuple.of(Arrays.copyOfRange(aggregate, 4, aggregate.length));
    AbiTuple elements = arguments.elements(0);
    List<byte[]> calls = new ArrayList<>();
    for (int i = 0; i < arguments.length(0); i++) {
      calls.add(elements.tuple(i).bytes(2));
    }
    return calls;
  }

  private static Optional<byte[]> among(List<byte[]> calls, byte[] returned, Change change) {
    AbiTuple results = AbiTuple.of(returned).elements(0);
    boolean any = false;
    List<Result> all = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      AbiTuple one = results.tuple(i);
      byte[] data = one.bytes(1);
      Optional<byte[]> changed =
          one.flag(0) ? change(calls.get(i), data, change) : Optional.empty();
      any |= changed.isPresent();
      all.add(new Result(one.flag(0), changed.orElse(data)));
    }
    return any ? Optional.of(encode(all)) : Optional.empty();
  }

  private record Result(boolean success, byte[] data) {}

  private static byte[] encode(List<Result> results) {
    List<byte[]> tuples = results.stream().map(FalseSessions::encode).toList();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(word(WORD));
    all.writeBytes(word(results.size()));
    int offset = WORD * results.size();
    for (byte[] tuple : tuples) {
      all.writeBytes(word(offset));
      offset += tuple.length;
    }
    tuples.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] encode(Result result) {
    int padded = Math.ceilDiv(result.data().length, WORD) * WORD;
    ByteArrayOutputStream tuple = new ByteArrayOutputStream();
    tuple.writeBytes(word(result.success() ? 1 : 0));
    tuple.writeBytes(word(2 * WORD));
    tuple.writeBytes(word(result.data().length));
    tuple.writeBytes(Arrays.copyOf(result.data(), padded));
    return tuple.toByteArray();
  }

  private static byte[] word(int number) {
    byte[] word = new byte[WORD];
    for (int i = 0; i < 4; i++) {
      word[WORD - 1 - i] = (byte) (number >>> (8 * i));
    }
    return word;
  }
}
