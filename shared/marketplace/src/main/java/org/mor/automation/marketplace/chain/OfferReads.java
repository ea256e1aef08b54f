package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
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

  private static final int REMEMBERED = 5_000;

  /** Reads that are the same for all of a model's bids, and those for each bid. */
  private static final int COMMON = 4;

  private static final int PER_BID = 2;

  /** Bids whose figures are read in one round trip, beside the common ones. */
  private static final int EACH = (ContractReads.LARGEST_BATCH - COMMON) / PER_BID;

  private final RpcClient rpc;
  private final ContractAddresses contracts;
  private final ContractReads reads;
  private final Map<BidId, Bid> bids = new ConcurrentHashMap<>();

  OfferReads(RpcClient rpc, ContractAddresses contracts, ContractReads reads) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.reads = reads;
  }

  Offers of(ModelId model, Deadline deadline) {
    Start start =
        rpc.batch(
            List.of(HEAD, ContractReads.latest(page(model, 0))),
            answers ->
                new Start(
                    head(answers.get(0).orThrow()).time(),
                    IdPage.of(Quantity.bytes(answers.get(1).orThrow()), BidId::of)),
            deadline);
    List<BidId> ids = new ArrayList<>(start.page.ids());
    IdPage<BidId> last = start.page;
    while (ids.size() < last.total() && !last.ids().isEmpty()) {
      last =
          reads.read(page(model, ids.size()), returned -> IdPage.of(returned, BidId::of), deadline);
      ids.addAll(last.ids());
    }
    return collect(model, known(ids, deadline), start.time, deadline);
  }

  private record Start(Instant time, IdPage<BidId> page) {}

  private List<Bid> known(List<BidId> ids, Deadline deadline) {
    List<BidId> missing = ids.stream().filter(id -> !bids.containsKey(id)).distinct().toList();
    if (bids.size() + missing.size() > REMEMBERED) {
      bids.clear();
      missing = ids;
    }
    reads
        .readAll(
            missing,
            id -> contracts.marketplace(ContractFunction.GET_BID, id),
            ContractResults::bid,
            deadline)
        .forEach(found -> found.ifPresent(bid -> bids.put(bid.id(), bid)));
    return ids.stream().distinct().map(bids::get).filter(bid -> bid != null).toList();
  }

  /** What is the same for all of a model's bids. */
  private record Common(StakeTerms terms, ModelStats stats, Wei minimumStake) {}

  /** The common figures and some of the bids, in one round trip. */
  private record Part(Optional<Common> common, List<Offer> offers) {}

  private Offers collect(ModelId model, List<Bid> found, Instant time, Deadline deadline) {
    Part first =
        part(model, found.subList(0, Math.min(EACH, found.size())), Optional.of(time), deadline);
    List<Offer> offers = new ArrayList<>(first.offers);
    for (int from = EACH; from < found.size(); from += EACH) {
      List<Bid> some = found.subList(from, Math.min(from + EACH, found.size()));
      offers.addAll(part(model, some, Optional.empty(), deadline).offers);
    }
    Common common = first.common.orElseThrow();
    return new Offers(offers, common.stats, common.minimumStake, common.terms, time);
  }

  /**
   * Reads a part.
   *
   * @param time of the common figures; empty to leave them out
   */
  private Part part(ModelId model, List<Bid> some, Optional<Instant> time, Deadline deadline) {
    List<ContractCall> calls = new ArrayList<>();
    time.ifPresent(at -> addCommon(calls, model, at.getEpochSecond()));
    int fixed = calls.size();
    for (Bid bid : some) {
      calls.add(contracts.marketplace(ContractFunction.GET_PROVIDER, bid.provider()));
      calls.add(
          contracts.marketplace(ContractFunction.GET_PROVIDER_MODEL_STATS, model, bid.provider()));
    }
    return reads.readTogether(
        calls,
        answers ->
            new Part(
                time.map(_ -> common(answers)),
                offers(some, answers.subList(fixed, answers.size()))),
        deadline);
  }

  private void addCommon(List<ContractCall> calls, ModelId model, long time) {
    calls.add(contracts.marketplace(ContractFunction.TOTAL_MOR_SUPPLY, time));
    calls.add(contracts.marketplace(ContractFunction.GET_COMPUTE_BALANCE, time));
    calls.add(contracts.marketplace(ContractFunction.GET_MODEL_STATS, model));
    calls.add(contracts.marketplace(ContractFunction.GET_PROVIDER_MINIMUM_STAKE));
  }

  private static Common common(List<byte[]> answers) {
    return new Common(
        new StakeTerms(ContractResults.wei(answers.get(0)), ContractResults.wei(answers.get(1))),
        ContractResults.modelStats(answers.get(2)),
        ContractResults.wei(answers.get(3)));
  }

  private static List<Offer> offers(List<Bid> some, List<byte[]> answers) {
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      Bid bid = some.get(i);
      ProviderStats stats = ContractResults.providerStats(answers.get(2 * i + 1));
      ContractResults.provider(bid.provider(), answers.get(2 * i))
          .filter(registered -> !registered.deleted())
          .ifPresent(registered -> offers.add(new Offer(bid, registered, stats)));
    }
    return offers;
  }

  static BlockHead head(JsonNode block) {
    String hash = block.path("hash").asString("");
    if (hash.length() != 66) {
      throw RpcException.unreadable("a block", null);
    }
    return new BlockHead(
        Quantity.nonce(block.path("number")),
        hash,
        ContractResults.at(Quantity.count(block.path("timestamp"))),
        new Wei(Quantity.number(block.path("baseFeePerGas"))));
  }

  private ContractCall page(ModelId model, long offset) {
    return contracts.marketplace(
        ContractFunction.GET_MODEL_ACTIVE_BIDS, model, offset, IdPage.SIZE);
  }
}
