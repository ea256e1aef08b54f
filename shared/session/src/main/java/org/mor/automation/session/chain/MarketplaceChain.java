package org.mor.automation.session.chain;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.MarketplaceCalls;
import org.mor.automation.marketplace.chain.Model;
import org.mor.automation.marketplace.chain.Offers;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.chain.Provider;
import org.mor.automation.marketplace.chain.SettledChain;
import org.mor.automation.marketplace.chain.StakesOnHold;
import org.mor.automation.marketplace.economics.EmptyBudgetException;
import org.mor.automation.marketplace.rating.BidRating;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import org.mor.automation.marketplace.tx.FeeQuote;
import org.mor.automation.marketplace.tx.Receipt;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.marketplace.tx.TransactionReads;
import org.mor.automation.marketplace.tx.TransactionSender;

/** The real chain, through its nodes. Safe for any thread. */
public final class MarketplaceChain implements Chain {
  private static final Duration CATALOGUE = Duration.ofSeconds(20);

  private final Marketplace marketplace;
  private final MarketplaceCalls calls;
  private final TransactionReads reads;
  private final TransactionSender sender;
  private final ContractAddresses contracts;
  private final Clock clock;

  private MarketplaceChain(
      Marketplace marketplace,
      MarketplaceCalls calls,
      TransactionReads reads,
      TransactionSender sender,
      ContractAddresses contracts,
      Clock clock) {
    this.marketplace = marketplace;
    this.calls = calls;
    this.reads = reads;
    this.sender = sender;
    this.contracts = contracts;
    this.clock = clock;
  }

  /**
   * The chain over its nodes.
   *
   * @param confirmations how many blocks below the head a block counts as settled
   */
  public static MarketplaceChain over(
      List<URI> rpcUrls, ContractAddresses contracts, int confirmations, Clock clock) {
    RpcClient rpc = new RpcClient(rpcUrls);
    return new MarketplaceChain(
        new Marketplace(rpc, contracts, confirmations, clock),
        new MarketplaceCalls(contracts),
        new TransactionReads(rpc),
        new TransactionSender(rpc),
        contracts,
        clock);
  }

  @Override
  public Market market(ModelId model, Deadline deadline) {
    return asking(
        () -> {
          Offers offers = marketplace.offers(model, deadline);
          return new Market(
              offers.ranked(BidRating.DEFAULT),
              (price, duration) -> stake(offers, price, duration));
        });
  }

  private static Wei stake(Offers offers, Wei price, Duration duration) {
    try {
      return offers.terms().stakeFor(price, duration);
    } catch (EmptyBudgetException e) {
      throw new ChainException(
          ChainException.Kind.REVERTED, "the marketplace has no budget to pay providers", e);
    }
  }

  @Override
  public Optional<BidTerms> bid(BidId id, Deadline deadline) {
    return asking(
        () ->
            marketplace
                .bid(id, deadline)
                .map(
                    bid ->
                        new BidTerms(
                            bid,
                            marketplace
                                .provider(bid.provider(), deadline)
                                .map(Provider::endpoint)
                                .orElse(""))));
  }

  @Override
  public List<ModelEntry> models() {
    Deadline deadline = Deadline.in(CATALOGUE, clock);
    return asking(
        () -> {
          List<ModelEntry> entries = new ArrayList<>();
          for (Model model : marketplace.activeModels(deadline)) {
            List<Wei> prices =
                marketplace.offers(model.id(), deadline).bids().stream()
                    .map(offer -> offer.bid().pricePerSecond())
                    .sorted()
                    .toList();
            entries.add(entry(model, prices));
          }
          return entries;
        });
  }

  private static ModelEntry entry(Model model, List<Wei> prices) {
    return new ModelEntry(
        model.id().hex(),
        model.name(),
        model.tags(),
        ModelEntry.Type.valueOf(model.type().name()),
        model.tee(),
        model.createdAt().getEpochSecond(),
        prices.size(),
        prices.isEmpty() ? "0" : prices.getFirst().toString(),
        prices.isEmpty() ? "0" : prices.getLast().toString());
  }

  @Override
  public Funds funds(Address wallet, Deadline deadline) {
    return asking(() -> marketplace.funds(wallet, deadline));
  }

  @Override
  public List<Long> minedNonces(Address wallet, Deadline deadline) {
    return asking(() -> reads.minedNonces(wallet, deadline));
  }

  @Override
  public FeeQuote fees(Address wallet, Deadline deadline) {
    return asking(() -> reads.fees(wallet, deadline));
  }

  @Override
  public long gas(Address from, ContractCall call, Deadline deadline) {
    return asking(() -> reads.gas(from, call, deadline));
  }

  @Override
  public SendOutcome send(byte[] raw, Deadline deadline) {
    return sender.send(raw, deadline);
  }

  @Override
  public Optional<Mined> mined(TransactionHash hash, Deadline deadline) {
    return asking(() -> reads.receipt(hash, deadline).map(receipt -> mined(receipt, deadline)));
  }

  private Mined mined(Receipt receipt, Deadline deadline) {
    Optional<String> revert =
        receipt.succeeded()
            ? Optional.empty()
            : asking(() -> reads.revertReason(receipt, deadline)).map(reason -> reason.label());
    return new Mined(
        receipt.succeeded(),
        receipt.opened(contracts.diamond()),
        revert,
        receipt.block(),
        receipt.cost(),
        receipt.sent(contracts.diamond(), contracts.mor()));
  }

  @Override
  public Optional<OnChainSession> session(SessionId session, Deadline deadline) {
    return asking(() -> marketplace.session(session, deadline));
  }

  @Override
  public Settled settled(Deadline deadline) {
    SettledChain chain = asking(() -> marketplace.settled(deadline));
    return new Settled() {
      @Override
      public long block() {
        return chain.block();
      }

      @Override
      public Instant time() {
        return chain.time();
      }

      @Override
      public long minedNonce(Address wallet) {
        return asking(() -> chain.minedNonce(wallet));
      }

      @Override
      public Optional<OnChainSession> session(SessionId session) {
        return asking(() -> chain.session(session));
      }

      @Override
      public boolean approvalUsed(byte[] approval) {
        return asking(() -> chain.approvalUsed(approval));
      }

      @Override
      public List<OnChainSession> sessions(Address wallet, long offset, int limit) {
        return asking(() -> chain.userSessions(wallet, offset, limit));
      }
    };
  }

  @Override
  public ContractCall openSession(Address wallet, Wei stake, byte[] approval, byte[] signature) {
    return calls.openSession(wallet, stake, approval, signature);
  }

  @Override
  public ContractCall closeSession(byte[] report, byte[] signature) {
    return calls.closeSession(report, signature);
  }

  @Override
  public ContractCall allowStakes() {
    return calls.approve(MarketplaceCalls.UNLIMITED);
  }

  @Override
  public ContractCall withdraw(Address wallet, int entries) {
    return calls.withdrawUserStakes(wallet, entries);
  }

  @Override
  public StakesOnHold onHold(Address wallet, Deadline deadline) {
    return asking(() -> marketplace.stakesOnHold(wallet, deadline));
  }

  @Override
  public Optional<Instant> heldUntil(Address wallet, Deadline deadline) {
    return asking(() -> marketplace.heldUntil(wallet, deadline));
  }

  /** Translates the nodes' failures; the only place that does. */
  private static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (RpcException e) {
      throw switch (e.failure()) {
        case RpcFailure.Reverted reverted ->
            new ChainException(ChainException.Kind.REVERTED, reverted.reason().label(), e);
        case RpcFailure.InsufficientFunds _ ->
            new ChainException(ChainException.Kind.SHORT_OF_ETH, "no ETH for gas", e);
        case RpcFailure.IntrinsicGas _ ->
            new ChainException(
                ChainException.Kind.TOO_MUCH_GAS, "more gas than a block or the node allows", e);
        case RpcFailure.Unreachable _,
            RpcFailure.TimedOut _,
            RpcFailure.RateLimited _,
            RpcFailure.NonceTooLow _,
            RpcFailure.Underpriced _,
            RpcFailure.AlreadyKnown _,
            RpcFailure.FeeTooLow _,
            RpcFailure.MethodMissing _,
            RpcFailure.NotMinedInTime _,
            RpcFailure.NodeFault _,
            RpcFailure.Disagreement _,
            RpcFailure.Other _ ->
            new ChainException(ChainException.Kind.UNAVAILABLE, e.failure().toString(), e);
      };
    }
  }
}
