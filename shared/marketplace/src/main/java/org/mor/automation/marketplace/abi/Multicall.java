package org.mor.automation.marketplace.abi;

import java.util.List;
import java.util.Optional;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Function;

/** Multicall3's {@code aggregate3}: many reads in one, each allowed to fail alone. */
public final class Multicall {
  private Multicall() {}

  public static byte[] encode(List<ContractCall> calls) {
    List<DynamicStruct> structs = calls.stream().map(Multicall::struct).toList();
    return Hex.decode(
        FunctionEncoder.encode(
            new Function(
                "aggregate3",
                List.of(new DynamicArray<>(DynamicStruct.class, structs)),
                List.of())));
  }

  private static DynamicStruct struct(ContractCall call) {
    return new DynamicStruct(
        new Address(call.to().hex()), new Bool(true), new DynamicBytes(call.data()));
  }

  /** The answers in the order of the calls; empty for one that failed. */
  public static List<Optional<byte[]>> decode(byte[] returned, int calls) {
    List<Optional<byte[]>> answers =
        AbiTuple.of(returned)
            .elements(0, Multicall::answer, answer -> answer.map(one -> one.length).orElse(0));
    if (answers.size() != calls) {
      throw new AbiException("not one answer per call");
    }
    return answers;
  }

  private static Optional<byte[]> answer(AbiTuple results, int slot) {
    AbiTuple result = results.tuple(slot);
    return result.flag(0) ? Optional.of(result.bytes(1)) : Optional.empty();
  }
}
