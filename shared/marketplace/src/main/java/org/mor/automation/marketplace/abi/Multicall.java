package org.mor.automation.marketplace.abi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.Address;

/** Multicall3's {@code aggregate3}: many reads in one, each allowed to fail alone. */
public final class Multicall {
  private Multicall() {}

  /** A call of one contract. The array is not copied and not to be changed. */
  public record Call(Address to, byte[] data) {}

  public static byte[] encode(List<Call> calls) {
    ByteArrayOutputStream offsets = new ByteArrayOutputStream();
    ByteArrayOutputStream tuples = new ByteArrayOutputStream();
    for (Call call : calls) {
      offsets.writeBytes(CallData.number32(32 * calls.size() + tuples.size()));
      tuples.writeBytes(CallData.padLeft(call.to().bytes()));
      tuples.writeBytes(CallData.number32(1));
      tuples.writeBytes(CallData.number32(96));
      tuples.writeBytes(CallData.lengthAndContent(call.data()));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(ByteBuffer.allocate(4).putInt(ContractFunction.AGGREGATE_3.selector()).array());
    all.writeBytes(CallData.number32(32));
    all.writeBytes(CallData.number32(calls.size()));
    all.writeBytes(offsets.toByteArray());
    all.writeBytes(tuples.toByteArray());
    return all.toByteArray();
  }

  /** The answers in the order of the calls; empty for one that failed. */
  public static List<Optional<byte[]>> decode(byte[] returned, int calls) {
    AbiTuple answer = AbiTuple.of(returned);
    if (answer.length(0) != calls) {
      throw new AbiException("not one answer per call");
    }
    AbiTuple elements = answer.elements(0);
    List<Optional<byte[]>> results = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      AbiTuple result = elements.tuple(i);
      results.add(result.flag(0) ? Optional.of(result.bytes(1)) : Optional.empty());
    }
    return results;
  }
}
