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
import org.mor.automation.marketplace.rating.ModelStats;
import org.mor.automation.marketplace.rating.ProviderStats;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
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

  /** Bids whose figures are read in one round trip: two reads each, and the common four. */
  private static final int EACH = 48;

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
    Start start =
        rpc.batch(
            List.of(HEAD, ContractReads.latest(call(page(model, 0)))),
            answers ->
                new Start(
                    head(answers.get(0).orThrow()).time(),
                    Page.of(Quantity.bytes(answers.get(1).orThrow()))),
            deadline);
    List<BidId> ids = new ArrayList<>(start.page.ids);
    for (long offset = PAGE; offset < start.page.total; offset += PAGE) {
      ids.addAll(reads.read(call(page(model, offset)), Page::of, deadline).ids);
    }
    return collect(model, known(ids, deadline), start.time, deadline);
  }

  private record Start(Instant time, Page page) {}

  private record Page(List<BidId> ids, long total) {
    static Page of(byte[] returned) {
      return new Page(
          Decode.ids(returned).stream().map(BidId::of).toList(), Decode.total(returned));
    }
  }

  private List<Bid> known(List<BidId> ids, Deadline deadline) {
    List<BidId> missing = ids.stream().filter(id -> !bids.containsKey(id)).distinct().toList();
    if (bids.size() + missing.size() > REMEMBERED) {
      bids.clear();
      missing = ids;
    }
    for (int from = 0; from < missing.size(); from += PAGE) {
      List<BidId> part = missing.subList(from, Math.min(from + PAGE, missing.size()));
      reads
          .readAll(
              part.stream()
                  .map(id -> call(CallData.of(ContractFunction.GET_BID).word(id.bytes()).build()))
                  .toList(),
              answers -> {
                List<Optional<Bid>> found = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                  found.add(Decode.bid(part.get(i), answers.get(i)));
                }
                return found;
              },
              deadline)
          .forEach(found -> found.ifPresent(bid -> bids.put(bid.id(), bid)));
    }
    return ids.stream().distinct().map(bids::get).filter(bid -> bid != null).toList();
  }

  /** What is the same for all of a model's bids. */
  private record Common(StakeTerms terms, ModelStats stats, Wei minimumStake) {}

  /** The common figures and some of the bids, in one round trip. */
  private record Part(Optional<Common> common, List<Offer> offers) {}

  private Offers collect(ModelId model, List<Bid> found, Instant time, Deadline deadline) {
    Part first = part(model, found.subList(0, Math.min(EACH, found.size())), time, deadline);
    List<Offer> offers = new ArrayList<>(first.offers);
    for (int from = EACH; from < found.size(); from += EACH) {
      List<Bid> some = found.subList(from, Math.min(from + EACH, found.size()));
      offers.addAll(part(model, some, null, deadline).offers);
    }
    Common common = first.common.orElseThrow();
    return new Offers(offers, common.stats, common.minimumStake, common.terms, time);
  }

  /**
   * Reads a part.
   *
   * @param time of the common figures; null to leave them out
   */
  private Part part(ModelId model, List<Bid> some, Instant time, Deadline deadline) {
    List<ContractCall> calls = new ArrayList<>();
    if (time != null) {
      calls.add(call(supply(time)));
      calls.add(call(balance(time)));
      calls.add(call(CallData.of(ContractFunction.GET_MODEL_STATS).word(model.bytes()).build()));
      calls.add(call(CallData.of(ContractFunction.GET_PROVIDER_MINIMUM_STAKE).build()));
    }
    int fixed = calls.size();
    for (Bid bid : some) {
      calls.add(call(CallData.of(ContractFunction.GET_PROVIDER).address(bid.provider()).build()));
      calls.add(
          call(
              CallData.of(ContractFunction.GET_PROVIDER_MODEL_STATS)
                  .word(model.bytes())
                  .address(bid.provider())
                  .build()));
    }
    if (calls.isEmpty()) {
      return new Part(Optional.empty(), List.of());
    }
    return reads
        .readAll(
            calls,
            answers ->
                List.of(
                    new Part(
                        time == null ? Optional.empty() : Optional.of(common(answers)),
                        offers(some, answers.subList(fixed, answers.size())))),
            deadline)
        .getFirst();
  }

  private static Common common(List<byte[]> answers) {
    return new Common(
        new StakeTerms(Decode.wei(answers.get(0)), Decode.wei(answers.get(1))),
        Decode.modelStats(answers.get(2)),
        Decode.wei(answers.get(3)));
  }

  private static List<Offer> offers(List<Bid> some, List<byte[]> answers) {
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      Bid bid = some.get(i);
      ProviderStats stats = Decode.providerStats(answers.get(2 * i + 1));
      Decode.provider(bid.provider(), answers.get(2 * i))
          .filter(registered -> !registered.deleted())
          .ifPresent(registered -> offers.add(new Offer(bid, registered, stats)));
    }
    return offers;
  }

  StakeTerms terms(Instant time, Deadline deadline) {
    return reads
        .readAll(
            List.of(call(supply(time)), call(balance(time))),
            answers ->
                List.of(new StakeTerms(Decode.wei(answers.get(0)), Decode.wei(answers.get(1)))),
            deadline)
        .getFirst();
  }

  static Head head(JsonNode block) {
    String hash = block.path("hash").asString("");
    if (hash.length() != 66) {
      throw RpcException.unreadable("a block", null);
    }
    return new Head(
        Quantity.nonce(block.path("number")),
        hash,
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
