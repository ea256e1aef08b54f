package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.CallData;
import org.mor.automation.marketplace.abi.ContractFunction;
import org.mor.automation.marketplace.economics.StakeTerms;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcAnswer;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import tools.jackson.databind.JsonNode;

/**
 * Collects a model's offers: the list of ids and the head first, then everything else at once. Only
 * a bid never seen before takes one more round trip, to learn whose it is; bids never change, so
 * they are remembered.
 */
final class OfferReads {
  static final RpcCall HEAD = RpcCall.of("eth_getBlockByNumber", "latest", false);

  private static final int PAGE = 100;
  private static final int REMEMBERED = 5_000;

  private final RpcClient rpc;
  private final Contracts contracts;
  private final ContractReads reads;
  private final Map<BidId, Bid> bids = new ConcurrentHashMap<>();

  OfferReads(RpcClient rpc, Contracts contracts, ContractReads reads) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.reads = reads;
  }

  Offers of(ModelId model, Deadline deadline) {
    List<RpcAnswer> start =
        rpc.batch(
            List.of(HEAD, ContractReads.ethCall(contracts.diamond(), page(model, 0))), deadline);
    Instant time = head(start.get(0).orThrow()).time();
    byte[] page = Quantity.bytes(start.get(1).orThrow());
    List<BidId> ids = new ArrayList<>();
    Decode.ids(page).forEach(id -> ids.add(BidId.of(id)));
    for (long offset = PAGE; offset < Decode.total(page); offset += PAGE) {
      Decode.ids(reads.read(call(page(model, offset)), deadline))
          .forEach(id -> ids.add(BidId.of(id)));
    }
    return collect(model, known(ids, deadline), time, deadline);
  }

  private List<Bid> known(List<BidId> ids, Deadline deadline) {
    List<BidId> missing = ids.stream().filter(id -> !bids.containsKey(id)).distinct().toList();
    if (bids.size() + missing.size() > REMEMBERED) {
      bids.clear();
      missing = ids;
    }
    List<byte[]> answers =
        reads.readAll(
            missing.stream()
                .map(id -> call(CallData.of(ContractFunction.GET_BID).word(id.bytes()).build()))
                .toList(),
            deadline);
    for (int i = 0; i < missing.size(); i++) {
      Decode.bid(missing.get(i), answers.get(i)).ifPresent(bid -> bids.put(bid.id(), bid));
    }
    return ids.stream().distinct().map(bids::get).filter(bid -> bid != null).toList();
  }

  private Offers collect(ModelId model, List<Bid> found, Instant time, Deadline deadline) {
    List<ContractCall> calls = new ArrayList<>();
    calls.add(call(supply(time)));
    calls.add(call(balance(time)));
    calls.add(call(CallData.of(ContractFunction.GET_MODEL_STATS).word(model.bytes()).build()));
    calls.add(call(CallData.of(ContractFunction.GET_PROVIDER_MINIMUM_STAKE).build()));
    int fixed = calls.size();
    for (Bid bid : found) {
      calls.add(call(CallData.of(ContractFunction.GET_PROVIDER).address(bid.provider()).build()));
      calls.add(
          call(
              CallData.of(ContractFunction.GET_PROVIDER_MODEL_STATS)
                  .word(model.bytes())
                  .address(bid.provider())
                  .build()));
    }
    List<byte[]> answers = reads.readAll(calls, deadline);
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Bid bid = found.get(i);
      Optional<Provider> provider = Decode.provider(bid.provider(), answers.get(fixed + 2 * i));
      byte[] stats = answers.get(fixed + 2 * i + 1);
      provider
          .filter(registered -> !registered.deleted())
          .ifPresent(
              registered -> offers.add(new Offer(bid, registered, Decode.providerStats(stats))));
    }
    return new Offers(
        offers,
        Decode.modelStats(answers.get(2)),
        Decode.wei(answers.get(3)),
        new StakeTerms(Decode.wei(answers.get(0)), Decode.wei(answers.get(1))),
        time);
  }

  StakeTerms terms(Instant time, Deadline deadline) {
    List<byte[]> answers =
        reads.readAll(List.of(call(supply(time)), call(balance(time))), deadline);
    return new StakeTerms(Decode.wei(answers.get(0)), Decode.wei(answers.get(1)));
  }

  static Head head(JsonNode block) {
    return new Head(
        Quantity.count(block.path("number")),
        block.path("hash").asString(""),
        Times.at(Quantity.count(block.path("timestamp"))),
        new Wei(Quantity.number(block.path("baseFeePerGas"))));
  }

  private static byte[] supply(Instant time) {
    return CallData.of(ContractFunction.TOTAL_MOR_SUPPLY).number(time.getEpochSecond()).build();
  }

  private static byte[] balance(Instant time) {
    return CallData.of(ContractFunction.GET_COMPUTE_BALANCE).number(time.getEpochSecond()).build();
  }

  private static byte[] page(ModelId model, long offset) {
    return CallData.of(ContractFunction.GET_MODEL_ACTIVE_BIDS)
        .word(model.bytes())
        .number(offset)
        .number(PAGE)
        .build();
  }

  private ContractCall call(byte[] data) {
    return new ContractCall(contracts.diamond(), data);
  }
}
