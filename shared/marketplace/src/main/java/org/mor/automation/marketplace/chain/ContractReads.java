package org.mor.automation.marketplace.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.abi.Multicall;
import org.mor.automation.marketplace.rpc.NodeAnswer;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcAnswer;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import tools.jackson.databind.JsonNode;

/**
 * Reads of contracts on the latest block, many in one round trip. A node whose answer the decoder
 * cannot read counts as one that gave none.
 */
final class ContractReads {
  /** Beyond this many, a node may refuse the gas or the size of the answer. */
  static final int LARGEST_BATCH = 100;

  private final RpcClient rpc;
  private final Optional<Address> multicall;

  ContractReads(RpcClient rpc, Optional<Address> multicall) {
    this.rpc = rpc;
    this.multicall = multicall;
  }

  <T> T read(ContractCall call, Function<byte[], T> decoder, Deadline deadline) {
    return rpc.call(latest(call), decoded(decoder), deadline);
  }

  /** What every node says, for facts that a node which is behind does not have yet. */
  <T> List<T> readEach(ContractCall call, Function<byte[], T> decoder, Deadline deadline) {
    return NodeAnswer.givenOrThrow(rpc.each(latest(call), decoded(decoder), deadline));
  }

  /** Reads one thing for each id, in the order of the ids; one that fails fails all. */
  <I, T> List<T> readAll(
      List<I> ids,
      Function<I, ContractCall> call,
      BiFunction<I, byte[], T> decoder,
      Deadline deadline) {
    List<T> all = new ArrayList<>(ids.size());
    for (int from = 0; from < ids.size(); from += LARGEST_BATCH) {
      List<I> part = ids.subList(from, Math.min(from + LARGEST_BATCH, ids.size()));
      all.addAll(
          readTogether(
              part.stream().map(call).toList(),
              answers -> decode(part, answers, decoder),
              deadline));
    }
    return all;
  }

  private static <I, T> List<T> decode(
      List<I> ids, List<byte[]> answers, BiFunction<I, byte[], T> decoder) {
    return IntStream.range(0, ids.size())
        .mapToObj(i -> decoder.apply(ids.get(i), answers.get(i)))
        .toList();
  }

  /** At most {@link #LARGEST_BATCH} calls in one round trip; one that fails fails all. */
  <T> T readTogether(
      List<ContractCall> calls, Function<List<byte[]>, T> decoder, Deadline deadline) {
    if (multicall.isEmpty() || calls.size() == 1) {
      return batch(calls, decoder, deadline);
    }
    Optional<T> all =
        read(
            new ContractCall(multicall.get(), Multicall.encode(calls)),
            returned -> {
              List<Optional<byte[]>> answers = Multicall.decode(returned, calls.size());
              return answers.stream().allMatch(Optional::isPresent)
                  ? Optional.of(decoder.apply(answers.stream().map(Optional::get).toList()))
                  : Optional.empty();
            },
            deadline);
    // Where one failed, all are asked alone, so that its own error is what is thrown.
    return all.isPresent() ? all.get() : batch(calls, decoder, deadline);
  }

  private <T> T batch(
      List<ContractCall> calls, Function<List<byte[]>, T> decoder, Deadline deadline) {
    return rpc.batch(
        calls.stream().map(ContractReads::latest).toList(),
        answers ->
            decoder.apply(answers.stream().map(RpcAnswer::orThrow).map(Quantity::bytes).toList()),
        deadline);
  }

  static <T> Function<JsonNode, T> decoded(Function<byte[], T> decoder) {
    return json -> decoder.apply(Quantity.bytes(json));
  }

  static RpcCall latest(ContractCall call) {
    return ethCall(call, "latest");
  }

  /**
   * A call as of a block.
   *
   * @param block its name, or an object with its hash (EIP-1898)
   */
  static RpcCall ethCall(ContractCall call, Object block) {
    return RpcCall.of("eth_call", parameter(call), block);
  }

  /** As if the latest block had that time, in seconds since 1970. */
  static RpcCall ethCallAt(ContractCall call, long time) {
    return RpcCall.of(
        "eth_call", parameter(call), "latest", Map.of(), Map.of("time", Quantity.of(time)));
  }

  private static Map<String, Object> parameter(ContractCall call) {
    return Map.of("to", call.to().hex(), "data", Hex.encode(call.data()));
  }
}
