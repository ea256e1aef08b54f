package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.local.chain.Trade.refused;
import static org.mor.automation.local.chain.Trade.refusedSaying;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.wire.ProviderApproval;
import tools.jackson.databind.JsonNode;

/** Opening sessions, and every reason not to. */
class OpeningTest {
  private static Trade trade;
  private String before;

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @BeforeEach
  void snapshot() {
    before = trade.control.snapshot();
    trade.control.setNextBlockTime(Trade.NOON);
  }

  @AfterEach
  void revert() {
    trade.control.revert(before);
  }

  private static byte[] signed(byte[] approval) {
    return trade.sign(approval, trade.provider.key());
  }

  private static SessionId open(byte[] approval, byte[] signature) {
    return trade.open(Trade.STAKE, false, approval, signature);
  }

  @Test
  void takesTheStakeAndGrantsTheTime() {
    BigInteger had = trade.balance(trade.user);
    byte[] approval = trade.approval();
    JsonNode logs = trade.openAs(trade.user, Trade.STAKE, false, approval, signed(approval));
    SessionId id = trade.opened(logs);

    Trade.TradedSession session = trade.session(id);
    assertEquals(Trade.NOON, session.openedAt());
    assertEquals(Trade.NOON.plusSeconds(3600), session.endsAt());
    assertEquals(trade.user, session.user());
    assertTrue(session.active());
    assertEquals(had.subtract(Trade.STAKE.value()), trade.balance(trade.user));

    assertEquals(3, logs.size());
    assertEquals(Trade.topic("Approval(address,address,uint256)"), topic(logs, 0));
    assertEquals(Trade.topic("Transfer(address,address,uint256)"), topic(logs, 1));
    assertEquals("0x", logs.get(2).get("data").stringValue());
    JsonNode opened = Trade.vectors("calldata.json").get("session_opened_log");
    assertEquals(opened.get("topics").get(0).stringValue(), topic(logs, 2));
    assertEquals(
        opened.get("topics").get(1).stringValue(),
        logs.get(2).get("topics").get(1).stringValue(),
        "the recorded user is this wallet");
    assertEquals(
        opened.get("topics").get(3).stringValue(),
        logs.get(2).get("topics").get(3).stringValue(),
        "the recorded provider is the first");

    byte[] listed = trade.ask("getUserSessions(address,uint256,uint256)", trade.user, 0, 50);
    assertEquals(BigInteger.ONE, Trade.word(listed, 1));
    assertArrayEquals(id.bytes(), Arrays.copyOfRange(listed, 96, 128));
    assertEquals(
        BigInteger.ONE, trade.number("getIsProviderApprovalUsed(bytes)", (Object) approval));
    assertEquals(
        BigInteger.ONE, trade.number("getTotalSessions(address)", trade.provider.address()));
  }

  private static String topic(JsonNode logs, int index) {
    return logs.get(index).get("topics").get(0).stringValue();
  }

  @Test
  void takesAnApprovalOnce() {
    byte[] approval = trade.approval();
    open(approval, signed(approval));
    refused("SessionDuplicateApproval()", () -> open(approval, signed(approval)));
    assertEquals(1, trade.control.sessionsOpened());
  }

  @Test
  void acceptsAnApprovalThatNamesAnotherUser() {
    byte[] approval =
        new ProviderApproval(trade.bid, 31337, trade.stranger, 1767225600123L).encode();
    assertEquals(trade.user, trade.session(open(approval, signed(approval))).user());
  }

  @Test
  void refusesAnApprovalForAnotherChain() {
    byte[] approval = new ProviderApproval(trade.bid, 8453, trade.user, 1767225600123L).encode();
    refused("SessionApprovedForAnotherChainId()", () -> open(approval, signed(approval)));
  }

  @Test
  void seesAnApprovalExpireOnlyIfItsTimeIsInSeconds() {
    long now = Trade.NOON.getEpochSecond();
    byte[] late = new ProviderApproval(trade.bid, 31337, trade.user, now - 601).encode();
    refused("SessionApproveExpired()", () -> open(late, signed(late)));
    byte[] milliseconds =
        new ProviderApproval(trade.bid, 31337, trade.user, 1483228800000L).encode();
    assertTrue(trade.session(open(milliseconds, signed(milliseconds))).active());
  }

  @Test
  void refusesABidThatIsUnknownOrDeleted() {
    byte[] unknown = trade.approval(BidId.of(new byte[32]));
    refused("SessionBidNotFound()", () -> open(unknown, signed(unknown)));
    trade.control.sendAs(
        trade.provider.address(), trade.diamond, "deleteModelBid(bytes32)", trade.bid);
    byte[] deleted = trade.approval();
    refused("SessionBidNotFound()", () -> open(deleted, signed(deleted)));
  }

  @Test
  void refusesAnotherSigner() {
    byte[] approval = trade.approval();
    byte[] second = trade.sign(approval, DevKeys.SECOND_PROVIDER);
    refused("SessionProviderSignatureMismatch()", () -> open(approval, second));
  }

  @Test
  void refusesSignaturesOfAnotherForm() {
    byte[] approval = trade.approval();
    byte[] small = signed(approval);
    small[64] = (byte) (small[64] - 27);
    refusedSaying("ECDSA: invalid signature", () -> open(approval, small));
    byte[] high = highTwin(signed(approval));
    refusedSaying("ECDSA: invalid signature 's' value", () -> open(approval, high));
    byte[] cut = Arrays.copyOf(signed(approval), 64);
    refusedSaying("ECDSA: invalid signature length", () -> open(approval, cut));
  }

  private static byte[] highTwin(byte[] signature) {
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    BigInteger s = order.subtract(new BigInteger(1, signature, 32, 32));
    byte[] digits = Hex.decode("%064x".formatted(s));
    System.arraycopy(digits, 0, signature, 32, 32);
    signature[64] = (byte) (signature[64] == 27 ? 28 : 27);
    return signature;
  }

  @Test
  void refusesLessThanFiveMinutes() {
    byte[] approval = trade.approval();
    Wei stake = Wei.parse("953166666666666666666"); // buys 300.99 s
    SessionId shortest = trade.open(stake, false, approval, signed(approval));
    Trade.TradedSession session = trade.session(shortest);
    assertEquals(Duration.ofMinutes(5), Duration.between(session.openedAt(), session.endsAt()));
    byte[] next = trade.approval();
    Wei less = Wei.parse("949999999999999999999");
    refused("SessionTooShort()", () -> trade.open(less, false, next, signed(next)));
  }

  @Test
  void grantsSevenDaysAtMost() {
    BidId cheap = trade.market.model("local-chat").bids().get(1).id();
    byte[] approval = trade.approval(cheap);
    byte[] signature = trade.sign(approval, DevKeys.SECOND_PROVIDER);
    Wei stake = new Wei(BigInteger.TEN.pow(22));
    Trade.TradedSession session = trade.session(trade.open(stake, false, approval, signature));
    assertEquals(Duration.ofDays(7), Duration.between(session.openedAt(), session.endsAt()));
  }

  @Test
  void needsAllowanceAndBalance() {
    byte[] approval = trade.approval();
    trade.control.sendAs(
        trade.user, trade.token, "approve(address,uint256)", trade.diamond, Trade.PRICE);
    refusedSaying("ERC20: insufficient allowance", () -> open(approval, signed(approval)));
    trade.control.sendAs(
        trade.user,
        trade.token,
        "approve(address,uint256)",
        trade.diamond,
        ContractDeployment.UNLIMITED);
    Wei tooMuch = new Wei(BigInteger.TEN.pow(25));
    refusedSaying(
        "ERC20: transfer amount exceeds balance",
        () -> trade.open(tooMuch, false, approval, signed(approval)));
  }

  @Test
  void checksTheApprovalBeforeMoneyAndMoneyBeforeTheBid() {
    trade.control.sendAs(
        trade.user, trade.token, "approve(address,uint256)", trade.diamond, Wei.ZERO);
    byte[] elsewhere = new ProviderApproval(BidId.of(new byte[32]), 1, trade.user, 1).encode();
    refused("SessionApprovedForAnotherChainId()", () -> open(elsewhere, new byte[65]));
    byte[] unknown = trade.approval(BidId.of(new byte[32]));
    refusedSaying("ERC20: insufficient allowance", () -> open(unknown, new byte[65]));
  }

  @Test
  void grantsTimeByStakeAlsoForDirectPayment() {
    byte[] approval = trade.approval();
    Trade.TradedSession session =
        trade.session(trade.open(Trade.STAKE, true, approval, signed(approval)));
    assertEquals(Duration.ofHours(1), Duration.between(session.openedAt(), session.endsAt()));
    byte[] next = trade.approval();
    refused(
        "SessionTooShort()", () -> trade.open(Trade.PRICE.times(3600), true, next, signed(next)));
  }

  @Test
  void refusesADirectPaymentBelowItsCostIfTokensWereWorthThatMuch() {
    // Makes one MOR of stake buy more than one MOR a day, which the real emission never does.
    byte[] pool =
        Abi.call(
            "setPoolConfig(uint256,uint256,uint256,uint128,uint128)",
            3,
            new BigInteger("10").pow(30),
            0,
            1707393600,
            86400);
    System.arraycopy(
        selector("setPoolConfig(uint256,(uint256,uint256,uint128,uint128))"), 0, pool, 0, 4);
    trade.control.sendAs(trade.chain.owner(), trade.diamond, pool);
    byte[] approval = trade.approval();
    refused(
        "SessionStakeTooLow()",
        () -> trade.open(Trade.PRICE.times(300), true, approval, signed(approval)));
  }

  private static byte[] selector(String signature) {
    return Hex.decode(Trade.topic(signature));
  }

  @Test
  void refusesStrangersUnlessTheUserHasDelegated() {
    byte[] approval = trade.approval();
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> trade.openAs(trade.stranger, Trade.STAKE, false, approval, signed(approval)));
    byte[] right = trade.ask("DELEGATION_RULES_SESSION()");
    trade.control.sendAs(
        trade.user,
        ContractDeployment.DELEGATE_REGISTRY,
        "delegateContract(address,address,bytes32,bool)",
        trade.stranger,
        trade.diamond,
        right,
        true);
    assertEquals(
        BigInteger.ONE,
        trade.number(
            "isRightsDelegated(address,address,bytes32)", trade.stranger, trade.user, right));
    BigInteger had = trade.balance(trade.user);
    SessionId id =
        trade.opened(trade.openAs(trade.stranger, Trade.STAKE, false, approval, signed(approval)));
    assertEquals(trade.user, trade.session(id).user());
    assertEquals(had.subtract(Trade.STAKE.value()), trade.balance(trade.user));
  }

  @Test
  void acceptsASignerToWhomTheProviderHasDelegated() {
    byte[] approval = trade.approval();
    byte[] signature = trade.sign(approval, DevKeys.STRANGER);
    refused("SessionProviderSignatureMismatch()", () -> open(approval, signature));
    trade.control.sendAs(
        trade.provider.address(),
        ContractDeployment.DELEGATE_REGISTRY,
        "delegateAll(address,bytes32,bool)",
        trade.stranger,
        trade.ask("DELEGATION_RULES_PROVIDER()"),
        true);
    assertTrue(trade.session(open(approval, signature)).active());
  }

  @Test
  void acceptsTheOwnerOfAProviderThatIsAContract() {
    byte[] approval = trade.approval();
    byte[] signature = trade.sign(approval, DevKeys.STRANGER);
    byte[] owner = new byte[32];
    System.arraycopy(trade.stranger.bytes(), 0, owner, 12, 20);
    trade.control.become(
        trade.provider.address(), ContractArtifact.load("MorToken"), owner); // names no owner
    refused("SessionProviderSignatureMismatch()", () -> open(approval, signature));
    trade.control.become(trade.provider.address(), ContractArtifact.load("Diamond"), owner);
    assertTrue(trade.session(open(approval, signature)).active());
  }
}
