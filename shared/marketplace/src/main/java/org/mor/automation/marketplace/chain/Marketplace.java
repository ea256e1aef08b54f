package org.mor.automation.marketplace.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RpcAnswer;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;

/**
 * The marketplace as its contracts have it, on the latest block. May be shared by threads. Every
 * method throws {@link org.mor.automation.marketplace.rpc.RpcException} if no node answers, and
 * {@link org.mor.automation.marketplace.abi.AbiException} if what answers is not the marketplace.
 */
public final class Marketplace {
  private static final int PAGE = 100;

  private final RpcClient rpc;
  private final Contracts contracts;
  private final ContractReads reads;
  private final OfferReads offers;

  public Marketplace(RpcClient rpc, Contracts contracts) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.reads = new ContractReads(rpc, contracts.multicall());
    this.offers = new OfferReads(rpc, contracts, reads);
  }

  public long chainId(Deadline deadline) {
    return Quantity.count(rpc.call(RpcCall.of("eth_chainId"), deadline));
  }

  public Head head(Deadline deadline) {
    return OfferReads.head(rpc.call(OfferReads.HEAD, deadline));
  }

  /** A model's bids with all that choosing one takes. */
  public Offers offers(ModelId model, Deadline deadline) {
    return offers.of(model, deadline);
  }

  public List<Model> activeModels(Deadline deadline) {
    List<ModelId> ids = new ArrayList<>();
    long total = PAGE;
    for (long offset = 0; offset < total; offset += PAGE) {
      byte[] page =
          read(
              CallData.of(ContractFunction.GET_ACTIVE_MODEL_IDS).number(offset).number(PAGE),
              deadline);
      total = Decode.total(page);
      Decode.ids(page).forEach(id -> ids.add(ModelId.of(id)));
    }
    List<ContractCall> calls = ids.stream().map(id -> call(getModel(id))).toList();
    List<byte[]> answers = reads.readAll(calls, deadline);
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Decode.model(ids.get(i), answers.get(i)).ifPresent(models::add);
    }
    return models;
  }

  public Optional<Model> model(ModelId id, Deadline deadline) {
    return Decode.model(id, read(getModel(id), deadline));
  }

  public Optional<Bid> bid(BidId id, Deadline deadline) {
    return Decode.bid(id, read(CallData.of(ContractFunction.GET_BID).word(id.bytes()), deadline));
  }

  public boolean isBidActive(BidId id, Deadline deadline) {
    return AbiTuple.of(read(CallData.of(ContractFunction.IS_BID_ACTIVE).word(id.bytes()), deadline))
        .flag(0);
  }

  public Optional<Provider> provider(Address address, Deadline deadline) {
    return Decode.provider(
        address, read(CallData.of(ContractFunction.GET_PROVIDER).address(address), deadline));
  }

  public Optional<OnChainSession> session(SessionId id, Deadline deadline) {
    return Decode.session(
        id, read(CallData.of(ContractFunction.GET_SESSION).word(id.bytes()), deadline));
  }

  /** Part of the user's sessions, oldest first, closed ones too. */
  public SessionPage userSessions(Address user, long offset, int limit, Deadline deadline) {
    byte[] page =
        read(
            CallData.of(ContractFunction.GET_USER_SESSIONS)
                .address(user)
                .number(offset)
                .number(limit),
            deadline);
    return new SessionPage(
        Decode.ids(page).stream().map(SessionId::of).toList(), Decode.total(page));
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
    List<ContractCall> calls =
        ids.stream()
            .map(id -> call(CallData.of(ContractFunction.GET_SESSION).word(id.bytes())))
            .toList();
    List<byte[]> answers = reads.readAll(calls, deadline);
    List<OnChainSession> sessions = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Decode.session(ids.get(i), answers.get(i)).ifPresent(sessions::add);
    }
    return sessions;
  }

  public StakesOnHold stakesOnHold(Address user, Deadline deadline) {
    // The contract takes a number of entries and adds up all of them regardless.
    AbiTuple stakes =
        AbiTuple.of(
            read(
                CallData.of(ContractFunction.GET_USER_STAKES_ON_HOLD).address(user).number(20),
                deadline));
    return new StakesOnHold(new Wei(stakes.number(0)), new Wei(stakes.number(1)));
  }

  /** Balances and allowance, in one round trip. */
  public Funds funds(Address wallet, Deadline deadline) {
    byte[] balance = CallData.of(ContractFunction.BALANCE_OF).address(wallet).build();
    byte[] allowance =
        CallData.of(ContractFunction.ALLOWANCE)
            .address(wallet)
            .address(contracts.diamond())
            .build();
    List<RpcAnswer> answers =
        rpc.batch(
            List.of(
                RpcCall.of("eth_getBalance", wallet.hex(), "latest"),
                ContractReads.ethCall(contracts.mor(), balance),
                ContractReads.ethCall(contracts.mor(), allowance)),
            deadline);
    return new Funds(
        new Wei(Quantity.number(answers.get(0).orThrow())),
        Decode.wei(Quantity.bytes(answers.get(1).orThrow())),
        Decode.wei(Quantity.bytes(answers.get(2).orThrow())));
  }

  public StakeTerms stakeTerms(Deadline deadline) {
    return offers.terms(head(deadline).time(), deadline);
  }

  /** Whether some transaction has used up this approval. */
  public boolean isApprovalUsed(byte[] approval, Deadline deadline) {
    return AbiTuple.of(
            read(CallData.of(ContractFunction.IS_PROVIDER_APPROVAL_USED).bytes(approval), deadline))
        .flag(0);
  }

  public PriceRange bidPrices(Deadline deadline) {
    AbiTuple prices =
        AbiTuple.of(read(CallData.of(ContractFunction.GET_MIN_MAX_BID_PRICE), deadline));
    return new PriceRange(new Wei(prices.number(0)), new Wei(prices.number(1)));
  }

  public Duration maxSessionDuration(Deadline deadline) {
    return Duration.ofSeconds(
        AbiTuple.of(read(CallData.of(ContractFunction.GET_MAX_SESSION_DURATION), deadline))
            .count(0));
  }

  public Wei minimumProviderStake(Deadline deadline) {
    return Decode.wei(read(CallData.of(ContractFunction.GET_PROVIDER_MINIMUM_STAKE), deadline));
  }

  private static CallData getModel(ModelId id) {
    return CallData.of(ContractFunction.GET_MODEL).word(id.bytes());
  }

  private ContractCall call(CallData data) {
    return new ContractCall(contracts.diamond(), data.build());
  }

  private byte[] read(CallData data, Deadline deadline) {
    return reads.read(call(data), deadline);
  }
}
