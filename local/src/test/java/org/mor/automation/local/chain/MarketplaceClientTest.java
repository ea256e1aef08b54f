package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Funds;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.MarketplaceCalls;
import org.mor.automation.marketplace.chain.Offer;
import org.mor.automation.marketplace.chain.Offers;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.crypto.EthereumMessage;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.rating.BidRating;
import org.mor.automation.marketplace.rpc.Quantity;
import org.mor.automation.marketplace.rpc.RevertReason;
import org.mor.automation.marketplace.rpc.RpcCall;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.marketplace.tx.Receipt;
import org.mor.automation.marketplace.tx.SendOutcome;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.TransactionReads;
import org.mor.automation.marketplace.tx.TransactionSender;
import org.mor.automation.marketplace.tx.TransactionSigner;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import org.mor.automation.marketplace.wire.ProviderApproval;
import org.mor.automation.marketplace.wire.ProviderReport;

/** The marketplace client against contracts on a real chain. */
class MarketplaceClientTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static LocalChain chain;
  private static RegisteredMarket market;
  private static RpcClient rpc;
  private static Marketplace marketplace;
  private static MarketplaceCalls calls;
  private static TransactionReads reads;
  private static TransactionSender sender;
  private static TransactionSigner signer;

  private final Secp256k1 curve = Secp256k1.best();
  private final Deadline soon = Deadline.in(Duration.ofSeconds(60), Clock.systemUTC());

  @BeforeAll
  static void start() throws Exception {
    chain = LocalChain.start(Anvil.Options.in(Path.of("node_modules")));
    market = chain.open(MarketPlan.standard("127.0.0.1:1", "127.0.0.1:2"));
    rpc = new RpcClient(List.of(chain.url()));
    marketplace = new Marketplace(rpc, contracts(Optional.of(ContractAddresses.MULTICALL3)));
    calls = new MarketplaceCalls(contracts(Optional.empty()));
    reads = new TransactionReads(rpc);
    sender = new TransactionSender(rpc);
    signer = new LocalTransactionSigner(chain.walletKey(), Secp256k1.best());
  }

  @AfterAll
  static void stop() {
    rpc.close();
    chain.close();
  }

  private static ContractAddresses contracts(Optional<Address> multicall) {
    return new ContractAddresses(chain.contracts().diamond(), chain.contracts().token(), multicall);
  }

  private SignedTransaction signed(ContractCall call, long nonce, Fees fees, long gas) {
    return signer.sign(new UnsignedTransaction(chain.chainId(), nonce, fees, gas, call, Wei.ZERO));
  }

  private SignedTransaction next(ContractCall call) {
    long gas = reads.gas(signer.address(), call, soon);
    return signed(call, reads.minedNonce(signer.address(), soon), fees(), gas);
  }

  private Fees fees() {
    return Mining.fees(reads.fees(signer.address(), soon));
  }

  private Receipt mined(SignedTransaction transaction) {
    assertEquals(new SendOutcome.Accepted(), sender.send(transaction, soon));
    return Mining.receipt(reads, transaction.hash(), soon);
  }

  @Test
  void readsOffersWithAndWithoutMulticall() {
    RegisteredMarket.RegisteredModel model = market.model("local-chat");
    Offers offers = marketplace.offers(model.id(), soon);
    Set<BidId> ids = offers.bids().stream().map(o -> o.bid().id()).collect(Collectors.toSet());
    assertEquals(
        model.bids().stream().map(RegisteredMarket.RegisteredBid::id).collect(Collectors.toSet()),
        ids);
    Offers batched = new Marketplace(rpc, contracts(Optional.empty())).offers(model.id(), soon);
    assertEquals(Set.copyOf(offers.bids()), Set.copyOf(batched.bids()));
    assertEquals(offers.minimumStake(), batched.minimumStake());
    // Known bids are not asked for again, and give the same.
    assertEquals(offers.bids(), marketplace.offers(model.id(), soon).bids());

    Offer best = offers.ranked(BidRating.DEFAULT).getFirst();
    RegisteredMarket.RegisteredBid cheapest =
        model.bids().stream()
            .min(Comparator.comparing(RegisteredMarket.RegisteredBid::pricePerSecond))
            .orElseThrow();
    assertEquals(cheapest.id(), best.bid().id());
    assertEquals(cheapest.provider(), best.provider().address());
  }

  @Test
  void readsTheRest() {
    assertEquals(chain.chainId(), marketplace.chainId(soon));
    assertTrue(marketplace.head(soon).number() > 0);
    assertEquals(
        market.models().stream()
            .map(RegisteredMarket.RegisteredModel::name)
            .collect(Collectors.toSet()),
        marketplace.activeModels(soon).stream().map(m -> m.name()).collect(Collectors.toSet()));
    RegisteredMarket.RegisteredBid bid = market.model("local-chat").bids().getFirst();
    assertTrue(marketplace.bid(bid.id(), soon).orElseThrow().active());
    assertEquals(
        bid.pricePerSecond(), marketplace.bid(bid.id(), soon).orElseThrow().pricePerSecond());
    assertEquals(
        market.providers().getFirst().endpoint(),
        marketplace
            .provider(market.providers().getFirst().address(), soon)
            .orElseThrow()
            .endpoint());
    assertEquals(
        Optional.empty(), marketplace.session(new SessionId("0x" + "77".repeat(32)), soon));
    assertEquals(Optional.empty(), marketplace.bid(new BidId("0x" + "77".repeat(32)), soon));
  }

  @Test
  void opensAndClosesASession() throws Exception {
    Offers offers = marketplace.offers(market.model("local-chat").id(), soon);
    Offer best = offers.ranked(BidRating.DEFAULT).getFirst();
    Wei stake = offers.terms().stakeFor(best.bid().pricePerSecond(), HOUR);
    RegisteredMarket.RegisteredProvider provider =
        market.providers().stream()
            .filter(p -> p.address().equals(best.bid().provider()))
            .findFirst()
            .orElseThrow();
    Receipt allowed = mined(next(calls.approve(MarketplaceCalls.UNLIMITED)));
    assertTrue(allowed.succeeded());
    Funds funds = marketplace.funds(signer.address(), soon);
    assertEquals(MarketplaceCalls.UNLIMITED, funds.allowance());
    assertEquals(ChainControl.of(chain).mor(signer.address()), funds.mor());
    assertEquals(ChainControl.of(chain).ether(signer.address()), funds.eth());

    byte[] approval =
        new ProviderApproval(
                best.bid().id(),
                chain.chainId(),
                signer.address(),
                ChainControl.of(chain).now().toEpochMilli())
            .encode();
    byte[] signature = EthereumMessage.sign(curve, approval, provider.key()).ethereum();
    assertFalse(marketplace.settled(soon).approvalUsed(approval));
    ContractCall open = calls.openSession(signer.address(), stake, approval, signature);
    Receipt receipt = mined(next(open));
    SessionId opened = receipt.opened(chain.contracts().diamond()).orElseThrow();
    assertTrue(marketplace.settled(soon).approvalUsed(approval));
    OnChainSession session = marketplace.session(opened, soon).orElseThrow();
    assertEquals(stake, session.stake());
    assertEquals(HOUR, Duration.between(session.openedAt(), session.endsAt()));
    assertEquals(session, marketplace.allSessions(signer.address(), soon).getLast());

    // Once more with the same approval: refused in advance, and in a block for the same reason.
    RpcException refused =
        assertThrows(RpcException.class, () -> reads.gas(signer.address(), open, soon));
    RevertReason used = new RevertReason.Named("SessionDuplicateApproval", List.of());
    assertEquals(new RpcFailure.Reverted(used), refused.failure());
    long nonce = reads.minedNonce(signer.address(), soon);
    Receipt failed = mined(signed(open, nonce, fees(), 2_000_000));
    assertFalse(failed.succeeded());
    assertEquals(Optional.of(used), reads.revertReason(failed, soon));

    ChainControl.of(chain).increaseTime(Duration.ofMinutes(10));
    ChainControl.of(chain).mine();
    byte[] report =
        new ProviderReport(
                opened,
                chain.chainId(),
                ChainControl.of(chain).now().toEpochMilli(),
                1,
                1,
                Optional.empty())
            .encode();
    ContractCall close =
        calls.closeSession(report, EthereumMessage.sign(curve, report, provider.key()).ethereum());
    assertTrue(mined(next(close)).succeeded());
    assertTrue(marketplace.session(opened, soon).orElseThrow().closed());
    assertTrue(marketplace.stakesOnHold(signer.address(), soon).held().value().signum() > 0);
  }

  @Test
  void replacesAWaitingTransactionOnlyForMore() {
    ContractCall call = calls.approve(MarketplaceCalls.UNLIMITED);
    SignedTransaction before = next(call);
    mined(before);
    assertEquals(new SendOutcome.Accepted(), resent(before.nonce(), call));
    ChainControl.of(chain).holdBlocks();
    try {
      SignedTransaction first = next(call);
      assertEquals(new SendOutcome.Accepted(), sender.send(first, soon));
      assertEquals(new SendOutcome.Accepted(), sender.send(first, soon));
      assertEquals(first.nonce() + 1, pendingNonce());
      assertEquals(first.nonce(), reads.minedNonce(signer.address(), soon));
      Fees fees = fees();
      SignedTransaction same = signed(calls.approve(Wei.of(1)), first.nonce(), fees, 100_000);
      assertEquals(
          new SendOutcome.NotNow("another version of it waits there"), sender.send(same, soon));
      Fees more = fees.raised();
      SignedTransaction second = signed(call, first.nonce(), more, 100_000);
      assertEquals(new SendOutcome.Accepted(), sender.send(second, soon));
      ChainControl.of(chain).mine();
      assertTrue(Mining.receipt(reads, second.hash(), soon).succeeded());
      assertEquals(Optional.empty(), reads.receipt(first.hash(), soon));
    } finally {
      ChainControl.of(chain).blockPerTransaction();
    }
  }

  private long pendingNonce() {
    return rpc.call(
        RpcCall.of("eth_getTransactionCount", signer.address().hex(), "pending"),
        Quantity::nonce,
        soon);
  }

  private SendOutcome resent(long nonce, ContractCall call) {
    return sender.send(signed(call, nonce, fees(), 123_456), soon);
  }

  @Test
  void saysThatAWalletHasNoEther() {
    TransactionSigner poor = new LocalTransactionSigner(PrivateKey.parse("11".repeat(32)), curve);
    Fees fees = fees();
    ContractCall call = calls.approve(Wei.of(1));
    SignedTransaction transaction =
        poor.sign(new UnsignedTransaction(chain.chainId(), 0, fees, 100_000, call, Wei.ZERO));
    assertEquals(
        new SendOutcome.Refused("the sender cannot pay for gas"), sender.send(transaction, soon));
  }
}
