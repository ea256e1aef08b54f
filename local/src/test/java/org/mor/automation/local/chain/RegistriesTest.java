package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mor.automation.local.chain.Trade.refused;
import static org.mor.automation.local.chain.Trade.refusedSaying;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;

/** Models, providers and bids, the owner's settings, and the token. */
class RegistriesTest {
  private static final BigInteger MOR = BigInteger.TEN.pow(18);
  private static Trade trade;
  private static ModelId model;
  private static Address provider;
  private String before;

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
    model = trade.market.model("local-chat").id();
    provider = trade.provider.address();
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @BeforeEach
  void snapshot() {
    before = trade.control.snapshot();
  }

  @AfterEach
  void revert() {
    trade.control.revert(before);
  }

  private static void send(Address sender, String signature, Object... arguments) {
    trade.control.sendAs(sender, trade.diamond, signature, arguments);
  }

  private static void register(Address owner, BigInteger stake) {
    send(
        owner,
        "modelRegister(address,bytes32,bytes32,uint256,uint256,string,string[])",
        owner,
        new byte[32],
        new byte[32],
        BigInteger.ONE,
        stake,
        "llama-3.3-70b é",
        List.of("LLM", "tee"));
  }

  private static void bid(Wei price) {
    send(provider, "postModelBid(address,bytes32,uint256)", provider, model, price);
  }

  private static List<BigInteger> page(String signature, Object of, int offset, int limit) {
    byte[] read = trade.ask(signature, of, offset, limit);
    return List.of(Trade.word(read, 1), Trade.word(read, 2)); // total, size
  }

  private static BigInteger n(long number) {
    return BigInteger.valueOf(number);
  }

  @Test
  void aNewBidReplacesTheOldOneOfThatModel() {
    String active = "getModelActiveBids(bytes32,uint256,uint256)";
    assertEquals(List.of(n(2), n(2)), page(active, model, 0, 100));
    assertEquals(List.of(n(3), n(3)), page("getModelBids(bytes32,uint256,uint256)", model, 0, 100));
    bid(Trade.PRICE);
    assertEquals(List.of(n(2), n(2)), page(active, model, 0, 100));
    assertEquals(List.of(n(4), n(4)), page("getModelBids(bytes32,uint256,uint256)", model, 0, 100));
    assertEquals(
        List.of(n(2), n(2)),
        page("getProviderActiveBids(address,uint256,uint256)", provider, 0, 100));
    assertEquals(BigInteger.ZERO, trade.number("isBidActive(bytes32)", trade.bid));
  }

  @Test
  void pagesEndWhereTheListEnds() {
    String bids = "getModelBids(bytes32,uint256,uint256)";
    assertEquals(List.of(n(3), n(2)), page(bids, model, 1, 100));
    assertEquals(List.of(n(3), n(1)), page(bids, model, 1, 1));
    assertEquals(List.of(n(3), n(0)), page(bids, model, 3, 100));
    assertEquals(List.of(n(3), n(0)), page(bids, model, 99, 100));
    assertEquals(List.of(n(3), n(0)), page(bids, model, 0, 0));
  }

  @Test
  void refusesBidsThatNobodyCouldServe() {
    refused("MarketplaceBidPricePerSecondInvalid()", () -> bid(Wei.of(1)));
    refused("MarketplaceBidPricePerSecondInvalid()", () -> bid(Trade.PRICE.plus(Wei.of(1))));
    refused(
        "MarketplaceModelNotFound()",
        () ->
            send(
                provider,
                "postModelBid(address,bytes32,uint256)",
                provider,
                new byte[32],
                Trade.PRICE));
    refused(
        "MarketplaceProviderNotFound()",
        () ->
            send(
                trade.stranger,
                "postModelBid(address,bytes32,uint256)",
                trade.stranger,
                model,
                Trade.PRICE));
    refused(
        "MarketplaceActiveBidNotFound()",
        () -> send(provider, "deleteModelBid(bytes32)", (Object) new byte[32]));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> send(trade.stranger, "deleteModelBid(bytes32)", trade.bid));
  }

  @Test
  void registersAndRemovesModels() {
    Address owner = trade.user;
    refused(
        "ModelStakeTooLow(uint256,uint256)",
        () -> register(owner, MOR.divide(BigInteger.valueOf(11))));
    register(owner, MOR);
    ModelId id = ModelId.of(trade.ask("getModelId(address,bytes32)", owner, new byte[32]));
    byte[] read = trade.ask("getModel(bytes32)", id);
    byte[] recorded =
        Hex.decode(
            Trade.vectors("calldata.json").get("returns").get(1).get("return_data").stringValue());
    assertEquals(recorded.length, read.length, "the same name and tags take the same room");
    assertEquals(BigInteger.ONE, trade.number("getIsModelActive(bytes32)", id));
    refused(
        "ModelNotFound()", () -> send(owner, "modelDeregister(bytes32)", (Object) new byte[32]));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> send(trade.stranger, "modelDeregister(bytes32)", id));
    send(owner, "modelDeregister(bytes32)", id);
    assertEquals(BigInteger.ZERO, trade.number("getIsModelActive(bytes32)", id));
    refused("ModelHasAlreadyDeregistered()", () -> send(owner, "modelDeregister(bytes32)", id));
    refused(
        "ModelHasActiveBids()", () -> send(trade.chain.owner(), "modelDeregister(bytes32)", model));
    byte[] all = trade.ask("getModelIds(uint256,uint256)", 0, 100);
    byte[] active = trade.ask("getActiveModelIds(uint256,uint256)", 0, 100);
    assertEquals(n(4), Trade.word(all, 1));
    assertEquals(n(3), Trade.word(active, 1));
  }

  @Test
  void registersAndRemovesProviders() {
    Address late = trade.user;
    String register = "providerRegister(address,uint256,string)";
    refused("ProviderStakeTooLow(uint256,uint256)", () -> send(late, register, late, n(1), "x:1"));
    refused("ProviderNotFound()", () -> send(late, "providerDeregister(address)", late));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> send(trade.stranger, register, late, MOR, "x:1"));
    BigInteger had = trade.balance(late);
    send(late, register, late, MOR, "provider.example:3333");
    assertEquals(had.subtract(MOR), trade.balance(late));
    refused("ProviderNotDeregistered()", () -> send(late, "providerWithdraw(address)", late));
    send(late, "providerDeregister(address)", late);
    assertEquals(had, trade.balance(late));
    refused(
        "ProviderHasAlreadyDeregistered()", () -> send(late, "providerDeregister(address)", late));
    refused("ProviderNoStake()", () -> send(late, "providerWithdraw(address)", late));
    refused(
        "ProviderHasActiveBids()", () -> send(provider, "providerDeregister(address)", provider));
    byte[] active = trade.ask("getActiveProviders(uint256,uint256)", 0, 100);
    assertEquals(n(2), Trade.word(active, 1));
    assertEquals(BigInteger.ONE, trade.number("getIsProviderActive(address)", provider));
    assertEquals(BigInteger.ZERO, trade.number("getIsProviderActive(address)", late));
  }

  @Test
  void keepsWhatAProviderEarnedThisYearUntilTheYearIsOver() {
    trade.close(earnedSession());
    for (RegisteredMarket.RegisteredModel each : trade.market.models()) {
      byte[] bids = trade.ask("getModelActiveBids(bytes32,uint256,uint256)", each.id(), 0, 9);
      for (int i = 0; i < Trade.word(bids, 2).intValue(); i++) {
        byte[] id = Arrays.copyOfRange(bids, 96 + 32 * i, 128 + 32 * i);
        byte[] read = trade.ask("getBid(bytes32)", (Object) id);
        if (Address.of(Arrays.copyOfRange(read, 12, 32)).equals(provider)) {
          send(provider, "deleteModelBid(bytes32)", (Object) id);
        }
      }
    }
    send(provider, "providerDeregister(address)", provider);
    refused(
        "ProviderNothingToWithdraw()", () -> send(provider, "providerWithdraw(address)", provider));
    BigInteger had = trade.balance(provider);
    trade.control.increaseTime(Duration.ofDays(366));
    send(provider, "providerWithdraw(address)", provider);
    assertEquals(
        Trade.PRICE.times(1000).value(), trade.balance(provider).subtract(had), "what was earned");
  }

  private static SessionId earnedSession() {
    var session = trade.open();
    trade.control.setNextBlockTime(trade.session(session).openedAt().plusSeconds(1000));
    return session;
  }

  @Test
  void onlyTheOwnerSetsTerms() {
    Address owner = trade.chain.owner();
    refused(
        "OwnableUnauthorizedAccount(address)",
        () -> send(trade.user, "setMaxSessionDuration(uint128)", n(600)));
    refused(
        "SessionMaxDurationTooShort()",
        () -> send(owner, "setMaxSessionDuration(uint128)", n(299)));
    send(owner, "setMaxSessionDuration(uint128)", n(600));
    assertEquals(n(600), trade.number("getMaxSessionDuration()"));
    String prices = "setMinMaxBidPricePerSecond(uint256,uint256)";
    refused("MarketplaceBidMinPricePerSecondIsZero()", () -> send(owner, prices, n(0), n(1)));
    refused("MarketplaceBidMinPricePerSecondIsInvalid()", () -> send(owner, prices, n(2), n(1)));
    send(owner, prices, n(1), n(2));
    assertEquals(n(2), Trade.word(trade.ask("getMinMaxBidPricePerSecond()"), 1));
    BigInteger fees = trade.number("getBidFee()").multiply(n(5));
    BigInteger had = trade.balance(trade.stranger);
    send(owner, "withdrawFee(address,uint256)", trade.stranger, MOR.multiply(MOR));
    assertEquals(fees, trade.balance(trade.stranger).subtract(had), "five bids were posted");
    refused(
        "MarketplaceFeeAmountIsZero()",
        () -> send(owner, "withdrawFee(address,uint256)", trade.stranger, MOR));
    byte[] pool = Abi.call("f(uint256,uint256,uint256,uint128,uint128)", 5, 1, 0, 1, 1);
    byte[] selector =
        Hex.decode(Trade.topic("setPoolConfig(uint256,(uint256,uint256,uint128,uint128))"));
    System.arraycopy(selector, 0, pool, 0, 4);
    refused(
        "SessionPoolIndexOutOfBounds()", () -> trade.control.sendAs(owner, trade.diamond, pool));
  }

  @Test
  void tokenBehavesAsTheRealOne() {
    Address spender = trade.stranger;
    String allowance = "allowance(address,address)";
    trade.control.sendAs(
        trade.user, trade.token, "increaseAllowance(address,uint256)", spender, n(5));
    trade.control.sendAs(
        trade.user, trade.token, "decreaseAllowance(address,uint256)", spender, n(2));
    assertEquals(
        n(3), Trade.word(trade.control.read(trade.token, allowance, trade.user, spender), 0));
    refusedSaying(
        "ERC20: decreased allowance below zero",
        () ->
            trade.control.sendAs(
                trade.user, trade.token, "decreaseAllowance(address,uint256)", spender, n(4)));
    refusedSaying(
        "ERC20: insufficient allowance",
        () ->
            trade.control.sendAs(
                spender,
                trade.token,
                "transferFrom(address,address,uint256)",
                trade.user,
                spender,
                n(4)));
    refusedSaying(
        "ERC20: transfer amount exceeds balance",
        () ->
            trade.control.sendAs(
                spender, trade.token, "transfer(address,uint256)", trade.user, MOR));
    trade.control.sendAs(
        trade.user, trade.token, "approve(address,uint256)", spender, ContractDeployment.UNLIMITED);
    trade.control.sendAs(
        spender, trade.token, "transferFrom(address,address,uint256)", trade.user, spender, n(4));
    assertEquals(
        ContractDeployment.UNLIMITED,
        Trade.word(trade.control.read(trade.token, allowance, trade.user, spender), 0));
    assertEquals(n(18), Trade.word(trade.control.read(trade.token, "decimals()"), 0));
  }
}
