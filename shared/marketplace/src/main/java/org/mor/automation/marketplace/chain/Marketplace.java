package org.mor.automation.marketplace.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.AbiTuple;
import org.mor.automation.marketplace.abi.CallData;
import org.mor.automation.marketplace.abi.ContractFunction;
import org.mor.automation.marketplace.economics.StakeTerms;
import org.mor.automation.marketplace.rpc.NodeAnswer;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;

/**
 * The marketplace as its contracts have it, on the latest block. May be shared by threads. Every
 * method throws {@link org.mor.automation.marketplace.rpc.RpcException} if no node gives an answer
 * that can be read as the marketplace's.
 */
public final class Marketplace {
  private static final int PAGE = 100;

  private final RpcClient rpc;
  private final Contracts contracts;
  private final ContractReads reads;
  private final OfferReads offers;
  private final SettledBlocks settledBlocks;

  public Marketplace(RpcClient rpc, Contracts contracts) {
    this(rpc, contracts, 0, Clock.systemUTC());
  }

  /**
   * Reads over the nodes.
   *
   * @param confirmations how many blocks below the head a block counts as settled
   */
  public Marketplace(RpcClient rpc, Contracts contracts, int confirmations, Clock clock) {
    this.settledBlocks = new SettledBlocks(rpc, contracts, confirmations, clock);
    this.rpc = rpc;
    this.contracts = contracts;
    this.reads = new ContractReads(rpc, contracts.multicall());
    this.offers = new OfferReads(rpc, contracts, reads);
  }

  public long chainId(Deadline deadline) {
    return rpc.call(RpcCall.of("eth_chainId"), Quantity::count, deadline);
  }

  public Head head(Deadline deadline) {
    return rpc.call(OfferReads.HEAD, OfferReads::head, deadline);
  }

  /**
   * The chain as of one block, so many blocks below the head; never older than what this has been
   * relied on before. See {@link SettledBlocks} for what one lying node can and cannot do to it.
   */
  public SettledChain settled(Deadline deadline) {
    return settledBlocks.settled(deadline);
  }

  /** A model's bids with all that choosing one takes. */
  public Offers offers(ModelId model, Deadline deadline) {
    return offers.of(model, deadline);
  }

  public List<Model> activeModels(Deadline deadline) {
    List<ModelId> ids = new ArrayList<>();
    long total = PAGE;
    for (long offset = 0; offset < total; offset += PAGE) {
      ModelPage page =
          read(
              CallData.of(ContractFunction.GET_ACTIVE_MODEL_IDS).number(offset).number(PAGE),
              returned -> new ModelPage(Decode.ids(returned), Decode.total(returned)),
              deadline);
      total = page.total();
      page.ids().forEach(id -> ids.add(ModelId.of(id)));
    }
    return inParts(
            ids, Marketplace::getModel, (id, returned) -> Decode.model(id, returned), deadline)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private record ModelPage(List<byte[]> ids, long total) {}

  /** Reads one thing for each id, many in one round trip. */
  private <I, T> List<T> inParts(
      List<I> ids,
      Function<I, CallData> reading,
      BiFunction<I, byte[], T> decoder,
      Deadline deadline) {
    List<T> all = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += PAGE) {
      List<I> part = ids.subList(from, Math.min(from + PAGE, ids.size()));
      all.addAll(
          reads.readAll(
              part.stream().map(id -> call(reading.apply(id))).toList(),
              answers -> {
                List<T> read = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                  read.add(decoder.apply(part.get(i), answers.get(i)));
                }
                return read;
              },
              deadline));
    }
    return all;
  }

  public Optional<Model> model(ModelId id, Deadline deadline) {
    return read(getModel(id), returned -> Decode.model(id, returned), deadline);
  }

  public Optional<Bid> bid(BidId id, Deadline deadline) {
    return read(
        CallData.of(ContractFunction.GET_BID).word(id.bytes()),
        returned -> Decode.bid(id, returned),
        deadline);
  }

  public boolean isBidActive(BidId id, Deadline deadline) {
    return read(
        CallData.of(ContractFunction.IS_BID_ACTIVE).word(id.bytes()), Decode::flag, deadline);
  }

  public Optional<Provider> provider(Address address, Deadline deadline) {
    return read(
        CallData.of(ContractFunction.GET_PROVIDER).address(address),
        returned -> Decode.provider(address, returned),
        deadline);
  }

  /**
   * A session as soon as any node has it. For what decides something final, read {@link #settled}.
   */
  public Optional<OnChainSession> session(SessionId id, Deadline deadline) {
    return reads
        .readEach(call(getSession(id)), returned -> Decode.session(id, returned), deadline)
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  static CallData getSession(SessionId id) {
    return CallData.of(ContractFunction.GET_SESSION).word(id.bytes());
  }

  /** Part of the user's sessions, oldest first, closed ones too. */
  public SessionPage userSessions(Address user, long offset, int limit, Deadline deadline) {
    return read(getUserSessions(user, offset, limit), Decode::page, deadline);
  }

  static CallData getUserSessions(Address user, long offset, int limit) {
    return CallData.of(ContractFunction.GET_USER_SESSIONS)
        .address(user)
        .number(offset)
        .number(limit);
  }

  /** The user's latest sessions, newest first. */
  public List<OnChainSession> latestSessions(Address user, int limit, Deadline deadline) {
    long total = userSessions(user, 0, 0, deadline).total();
    return sessions(
        userSessions(user, Math.max(0, total - limit), limit, deadline).ids().reversed(), deadline);
  }

  /** All of the user's sessions that ever were, oldest first. */
  public List<OnChainSession> allSessions(Address user, Deadline deadline) {
    List<SessionId> ids = new ArrayList<>();
    long total = PAGE;
    while (ids.size() < total) {
      SessionPage page = userSessions(user, ids.size(), PAGE, deadline);
      if (page.ids().isEmpty()) {
        break;
      }
      ids.addAll(page.ids());
      total = page.total();
    }
    return sessions(ids, deadline);
  }

  private List<OnChainSession> sessions(List<SessionId> ids, Deadline deadline) {
    return inParts(
            ids, Marketplace::getSession, (id, returned) -> Decode.session(id, returned), deadline)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** With thousands of entries no node may be able to answer: the contract adds up all of them. */
  public StakesOnHold stakesOnHold(Address user, Deadline deadline) {
    return read(getStakesOnHold(user), Decode::stakesOnHold, deadline);
  }

  private static CallData getStakesOnHold(Address user) {
    // The contract takes a number of entries and adds up all of them regardless.
    return CallData.of(ContractFunction.GET_USER_STAKES_ON_HOLD).address(user).number(20);
  }

  /**
   * When all that is held of the user's stakes now will be free: the next midnight, if the contract
   * itself says so when asked as of then; empty if some is held for longer, or the nodes cannot run
   * a call as of another time.
   */
  public Optional<Instant> heldUntil(Address user, Deadline deadline) {
    long now = head(deadline).time().getEpochSecond();
    Instant midnight =
        read(
                CallData.of(ContractFunction.START_OF_THE_DAY).number(now),
                returned -> Times.at(AbiTuple.of(returned).count(0)),
                deadline)
            .plus(Duration.ofDays(1));
    RpcCall then = ContractReads.ethCallAt(call(getStakesOnHold(user)), midnight.getEpochSecond());
    try {
      StakesOnHold stakes = rpc.call(then, ContractReads.decoded(Decode::stakesOnHold), deadline);
      return stakes.held().isZero() ? Optional.of(midnight) : Optional.empty();
    } catch (RpcException e) {
      boolean unable =
          e.failure() instanceof RpcFailure.Other
              || e.failure() instanceof RpcFailure.MethodMissing;
      if (unable) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Balances and allowance, in one round trip. Where nodes differ the highest figure counts: one
   * that is behind would keep the wallet from paying, while a figure that is too high is found out
   * by the estimate of the transaction that spends it.
   */
  public Funds funds(Address wallet, Deadline deadline) {
    ContractCall balance =
        new ContractCall(
            contracts.mor(), CallData.of(ContractFunction.BALANCE_OF).address(wallet).build());
    ContractCall allowance =
        new ContractCall(
            contracts.mor(),
            CallData.of(ContractFunction.ALLOWANCE)
                .address(wallet)
                .address(contracts.diamond())
                .build());
    List<NodeAnswer<Funds>> answers =
        rpc.eachBatch(
            List.of(
                RpcCall.of("eth_getBalance", wallet.hex(), "latest"),
                ContractReads.latest(balance),
                ContractReads.latest(allowance)),
            all ->
                new Funds(
                    new Wei(Quantity.number(all.get(0).orThrow())),
                    Decode.wei(Quantity.bytes(all.get(1).orThrow())),
                    Decode.wei(Quantity.bytes(all.get(2).orThrow()))),
            deadline);
    return NodeAnswer.given(answers).stream()
        .reduce(Funds::highest)
        .orElseThrow(() -> NodeAnswer.failure(answers));
  }

  public StakeTerms stakeTerms(Deadline deadline) {
    return offers.terms(head(deadline).time(), deadline);
  }

  static CallData isApprovalUsed(byte[] approval) {
    return CallData.of(ContractFunction.IS_PROVIDER_APPROVAL_USED).bytes(approval);
  }

  /** Whether some transaction has used up this approval. */
  public boolean isApprovalUsed(byte[] approval, Deadline deadline) {
    return read(isApprovalUsed(approval), Decode::flag, deadline);
  }

  public PriceRange bidPrices(Deadline deadline) {
    return read(
        CallData.of(ContractFunction.GET_MIN_MAX_BID_PRICE),
        returned -> {
          AbiTuple prices = AbiTuple.of(returned);
          return new PriceRange(new Wei(prices.number(0)), new Wei(prices.number(1)));
        },
        deadline);
  }

  public Duration maxSessionDuration(Deadline deadline) {
    return read(
        CallData.of(ContractFunction.GET_MAX_SESSION_DURATION),
        returned -> Duration.ofSeconds(AbiTuple.of(returned).count(0)),
        deadline);
  }

  public Wei minimumProviderStake(Deadline deadline) {
    return read(CallData.of(ContractFunction.GET_PROVIDER_MINIMUM_STAKE), Decode::wei, deadline);
  }

  private static CallData getModel(ModelId id) {
    return CallData.of(ContractFunction.GET_MODEL).word(id.bytes());
  }

  private ContractCall call(CallData data) {
    return new ContractCall(contracts.diamond(), data.build());
  }

  private <T> T read(CallData data, Function<byte[], T> decoder, Deadline deadline) {
    return reads.read(call(data), decoder, deadline);
  }
}
