package org.mor.automation.marketplace.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.ContractFunction;
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
  private final RpcClient rpc;
  private final ContractAddresses contracts;
  private final ContractReads reads;
  private final OfferReads offers;
  private final SettledBlocks settledBlocks;

  public Marketplace(RpcClient rpc, ContractAddresses contracts) {
    this(rpc, contracts, 0, Clock.systemUTC());
  }

  /**
   * Reads over the nodes.
   *
   * @param confirmations how many blocks below the head a block counts as settled
   */
  public Marketplace(RpcClient rpc, ContractAddresses contracts, int confirmations, Clock clock) {
    this.settledBlocks = new SettledBlocks(rpc, contracts, confirmations, clock);
    this.rpc = rpc;
    this.contracts = contracts;
    this.reads = new ContractReads(rpc, contracts.multicall());
    this.offers = new OfferReads(rpc, contracts, reads);
  }

  public long chainId(Deadline deadline) {
    return rpc.call(RpcCall.of("eth_chainId"), Quantity::count, deadline);
  }

  public BlockHead head(Deadline deadline) {
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
    List<ModelId> ids =
        allIds(
            offset ->
                contracts.marketplace(ContractFunction.GET_ACTIVE_MODEL_IDS, offset, IdPage.SIZE),
            ModelId::of,
            deadline);
    return each(ids, this::getModel, ContractResults::model, deadline);
  }

  public Optional<Model> model(ModelId id, Deadline deadline) {
    return reads.read(getModel(id), returned -> ContractResults.model(id, returned), deadline);
  }

  private ContractCall getModel(ModelId id) {
    return contracts.marketplace(ContractFunction.GET_MODEL, id);
  }

  public Optional<Bid> bid(BidId id, Deadline deadline) {
    return reads.read(
        contracts.marketplace(ContractFunction.GET_BID, id),
        returned -> ContractResults.bid(id, returned),
        deadline);
  }

  public Optional<Provider> provider(Address address, Deadline deadline) {
    return reads.read(
        contracts.marketplace(ContractFunction.GET_PROVIDER, address),
        returned -> ContractResults.provider(address, returned),
        deadline);
  }

  /**
   * A session as soon as any node has it. For what decides something final, read {@link #settled}.
   */
  public Optional<OnChainSession> session(SessionId id, Deadline deadline) {
    return reads
        .readEach(
            contracts.session(id), returned -> ContractResults.session(id, returned), deadline)
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** All of the user's sessions that ever were, oldest first. */
  public List<OnChainSession> allSessions(Address user, Deadline deadline) {
    List<SessionId> ids =
        allIds(
            offset -> contracts.userSessions(user, offset, IdPage.SIZE), SessionId::of, deadline);
    return each(ids, contracts::session, ContractResults::session, deadline);
  }

  /** All ids of a list that the contract gives in parts. */
  private <I> List<I> allIds(
      LongFunction<ContractCall> page, Function<byte[], I> id, Deadline deadline) {
    List<I> ids = new ArrayList<>();
    IdPage<I> part;
    do {
      part = reads.read(page.apply(ids.size()), returned -> IdPage.of(returned, id), deadline);
      ids.addAll(part.ids());
    } while (ids.size() < part.total() && !part.ids().isEmpty());
    return ids;
  }

  /** Reads what each id names, many in one round trip; leaves out what does not exist. */
  private <I, T> List<T> each(
      List<I> ids,
      Function<I, ContractCall> call,
      BiFunction<I, byte[], Optional<T>> decoder,
      Deadline deadline) {
    return reads.readAll(ids, call, decoder, deadline).stream().flatMap(Optional::stream).toList();
  }

  /** With thousands of entries no node may be able to answer: the contract adds up all of them. */
  public StakesOnHold stakesOnHold(Address user, Deadline deadline) {
    return reads.read(getStakesOnHold(user), ContractResults::stakesOnHold, deadline);
  }

  private ContractCall getStakesOnHold(Address user) {
    // The contract takes a number of entries and adds up all of them regardless.
    return contracts.marketplace(ContractFunction.GET_USER_STAKES_ON_HOLD, user, 20);
  }

  /**
   * When all that is held of the user's stakes now will be free: the next midnight, if the contract
   * itself says so when asked as of then; empty if some is held for longer, or the nodes cannot run
   * a call as of another time.
   */
  public Optional<Instant> heldUntil(Address user, Deadline deadline) {
    long now = head(deadline).time().getEpochSecond();
    Instant midnight =
        reads
            .read(
                contracts.marketplace(ContractFunction.START_OF_THE_DAY, now),
                ContractResults::startOfTheDay,
                deadline)
            .plus(Duration.ofDays(1));
    RpcCall then = ContractReads.ethCallAt(getStakesOnHold(user), midnight.getEpochSecond());
    try {
      StakesOnHold stakes =
          rpc.call(then, ContractReads.decoded(ContractResults::stakesOnHold), deadline);
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
    ContractCall balance = contracts.token(ContractFunction.BALANCE_OF, wallet);
    ContractCall allowance =
        contracts.token(ContractFunction.ALLOWANCE, wallet, contracts.diamond());
    List<Funds> given =
        NodeAnswer.givenOrThrow(
            rpc.eachBatch(
                List.of(
                    RpcCall.of("eth_getBalance", wallet.hex(), "latest"),
                    ContractReads.latest(balance),
                    ContractReads.latest(allowance)),
                all ->
                    new Funds(
                        new Wei(Quantity.number(all.get(0).orThrow())),
                        ContractResults.wei(Quantity.bytes(all.get(1).orThrow())),
                        ContractResults.wei(Quantity.bytes(all.get(2).orThrow()))),
                deadline));
    return given.stream().reduce(Funds::highest).orElseThrow();
  }
}
