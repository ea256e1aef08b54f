package org.mor.automation.marketplace.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.abi.Multicall;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcAnswer;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;

/** Reads of contracts on the latest block, many in one round trip. */
final class ContractReads {
  /** Beyond this many, a node may refuse the gas or the size of the answer. */
  private static final int LARGEST_BATCH = 100;

  private final RpcClient rpc;
  private final Optional<Address> multicall;

  ContractReads(RpcClient rpc, Optional<Address> multicall) {
    this.rpc = rpc;
    this.multicall = multicall;
  }

  byte[] read(ContractCall call, Deadline deadline) {
    return Quantity.bytes(rpc.call(ethCall(call.to(), call.data()), deadline));
  }

  /** All answers, in order; one that fails fails all. */
  List<byte[]> readAll(List<ContractCall> calls, Deadline deadline) {
    List<byte[]> answers = new ArrayList<>(calls.size());
    for (int from = 0; from < calls.size(); from += LARGEST_BATCH) {
      List<ContractCall> part = calls.subList(from, Math.min(from + LARGEST_BATCH, calls.size()));
      answers.addAll(
          multicall.isPresent() && part.size() > 1
              ? together(multicall.get(), part, deadline)
              : batch(part, deadline));
    }
    return answers;
  }

  private List<byte[]> together(Address contract, List<ContractCall> calls, Deadline deadline) {
    List<Multicall.Call> inner =
        calls.stream().map(call -> new Multicall.Call(call.to(), call.data())).toList();
    byte[] returned =
        Quantity.bytes(rpc.call(ethCall(contract, Multicall.encode(inner)), deadline));
    List<Optional<byte[]>> answers = Multicall.decode(returned, calls.size());
    List<byte[]> all = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      // What failed is asked alone, so that its own error is what is thrown.
      ContractCall call = calls.get(i);
      all.add(answers.get(i).orElseGet(() -> read(call, deadline)));
    }
    return all;
  }

  private List<byte[]> batch(List<ContractCall> calls, Deadline deadline) {
    return rpc
        .batch(calls.stream().map(call -> ethCall(call.to(), call.data())).toList(), deadline)
        .stream()
        .map(RpcAnswer::orThrow)
        .map(Quantity::bytes)
        .toList();
  }

  static RpcCall ethCall(Address to, byte[] data) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("to", to.hex());
    call.put("data", Hex.encode(data));
    return RpcCall.of("eth_call", call, "latest");
  }
}
