package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.local.chain.Trade.refused;
import static org.mor.automation.local.chain.Trade.refusedSaying;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.wire.ProviderReport;
import tools.jackson.databind.JsonNode;

/** Closing sessions: what holds whether the contract has the lock by day or not. */
abstract class ClosingContract {
  static final Instant NEXT_MIDNIGHT = Trade.MIDNIGHT.plus(Duration.ofDays(1));
  static Trade trade;
  BigInteger had;
  SessionId session;
  private final boolean dayLock;
  private String before;

  ClosingContract(boolean dayLock) {
    this.dayLock = dayLock;
  }

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @BeforeEach
  void openAtNoon() {
    before = trade.control.snapshot();
    trade.chain.dayLock(dayLock);
    had = trade.balance(trade.user);
    trade.control.setNextBlockTime(Trade.NOON);
    session = trade.open();
  }

  @AfterEach
  void revert() {
    trade.control.revert(before);
  }

  static BigInteger wei(String decimal) {
    return new BigInteger(decimal);
  }

  static BigInteger providerHas() {
    return trade.balance(trade.provider.address());
  }

  /** The next block comes that long after the opening. */
  static void after(long seconds) {
    trade.control.setNextBlockTime(Trade.NOON.plusSeconds(seconds));
  }

  @Test
  void holdsWhatTheDayUsedWhenClosedEarlyAsRecorded() {
    JsonNode example = Trade.vectors("economics.json").get("early_close_example");
    BigInteger locked = wei(example.get("locked").stringValue());
    BigInteger refunded = wei(example.get("refunded").stringValue());
    assertEquals(wei(example.get("stake").stringValue()), Trade.STAKE.value());
    assertEquals(
        Instant.ofEpochSecond(Long.parseLong(example.get("released_at").stringValue())),
        NEXT_MIDNIGHT);
    after(1000);
    trade.close(session);

    assertEquals(had.subtract(Trade.STAKE.value()).add(refunded), trade.balance(trade.user));
    assertEquals(new Trade.HeldStake(BigInteger.ZERO, locked), trade.onHold());
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.minusSeconds(1));
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(20));
    trade.control.setNextBlockTime(NEXT_MIDNIGHT);
    trade.control.mine();
    assertEquals(new Trade.HeldStake(locked, BigInteger.ZERO), trade.onHold());
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(0));
    JsonNode logs = trade.withdraw(1);
    assertEquals(
        Trade.topic("UserWithdrawn(address,uint256)"),
        logs.get(logs.size() - 1).get("topics").get(0).stringValue());
    assertEquals(had, trade.balance(trade.user));
  }

  @Test
  void withdrawsTheNewestReleasedFirst() {
    after(100);
    trade.close(session);
    BigInteger first = trade.onHold().hold();
    SessionId other = trade.open();
    after(1100);
    trade.close(other);
    BigInteger second = trade.onHold().hold().subtract(first);
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.plusSeconds(60));
    SessionId third = trade.open();
    trade.close(third); // this one is held for another day
    BigInteger balance = trade.balance(trade.user);
    trade.withdraw(1);
    assertEquals(second, trade.balance(trade.user).subtract(balance));
    trade.withdraw(20);
    assertEquals(second.add(first), trade.balance(trade.user).subtract(balance));
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(20));
  }

  @Test
  void countsOnlyTodaysUseOfASessionOverMidnight() {
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.minusSeconds(600));
    SessionId late = trade.open();
    trade.control.setNextBlockTime(NEXT_MIDNIGHT.plusSeconds(100));
    trade.close(late);
    BigInteger day = BigInteger.valueOf(NEXT_MIDNIGHT.getEpochSecond());
    BigInteger claimed = trade.number("getProvidersTotalClaimed()");
    assertEquals(wei("7000000000000000000"), claimed, "700 s were used");
    // The payment that came after the refund is part of the supply now: hence not exact to the wei.
    BigInteger expected =
        trade.number("stipendToStake(uint256,uint128)", Trade.PRICE.times(100), day);
    BigInteger difference = trade.onHold().hold().subtract(expected).abs();
    assertTrue(difference.compareTo(wei("1000000000000000000")) < 0, difference::toString);
  }

  @Test
  void disputesAReportThatTheProviderDidNotSign() {
    BigInteger providerHad = providerHas();
    byte[] report = trade.report(session);
    after(1000);
    trade.closeAs(trade.user, report, trade.sign(report, DevKeys.WALLET));

    assertEquals(1, trade.session(session).closeoutType());
    assertEquals(providerHad, providerHas(), "held back until midnight");
    byte[] stats = providerStats();
    assertEquals(BigInteger.ZERO, Trade.word(stats, 5));
    assertEquals(BigInteger.ONE, Trade.word(stats, 6));

    refused("InsufficientRightsForOperation(address,address)", () -> claimAs(trade.stranger));
    claimAs(trade.provider.address());
    assertEquals(providerHad, providerHas());
    trade.control.setNextBlockTime(NEXT_MIDNIGHT);
    claimAs(trade.provider.address());
    assertEquals(wei("10000000000000000000"), providerHas().subtract(providerHad));
    claimAs(trade.provider.address());
    assertEquals(wei("10000000000000000000"), providerHas().subtract(providerHad), "once only");
  }

  private void claimAs(Address sender) {
    trade.control.sendAs(sender, trade.diamond, "claimForProvider(bytes32)", session);
  }

  private static byte[] providerStats() {
    return trade.ask(
        "getProviderModelStats(bytes32,address)",
        trade.market.model("local-chat").id(),
        trade.provider.address());
  }

  @Test
  void keepsStatisticsOfWhatProvidersReport() {
    after(3600);
    byte[] report = trade.report(session, 20000, 500);
    trade.closeAs(trade.user, report, trade.sign(report, trade.provider.key()));
    SessionId other = trade.open();
    trade.control.setNextBlockTime(trade.session(other).openedAt().plusSeconds(1000));
    byte[] second = trade.report(other, 10000, 700);
    trade.closeAs(trade.user, second, trade.sign(second, trade.provider.key()));

    byte[] own = providerStats();
    assertEquals(BigInteger.valueOf(15000), Trade.word(own, 0));
    assertEquals(BigInteger.valueOf(50000000), Trade.word(own, 1));
    assertEquals(BigInteger.valueOf(600), Trade.word(own, 2));
    assertEquals(BigInteger.valueOf(4600), Trade.word(own, 4));
    assertEquals(BigInteger.TWO, Trade.word(own, 5));
    assertEquals(BigInteger.TWO, Trade.word(own, 6));
    byte[] all = trade.ask("getModelStats(bytes32)", trade.market.model("local-chat").id());
    assertEquals(BigInteger.valueOf(15000), Trade.word(all, 0), "the mean of one provider's mean");
    assertEquals(BigInteger.ONE, Trade.word(all, 6));
  }

  @Test
  void closesOnce() {
    trade.close(session);
    refused("SessionAlreadyClosed()", () -> trade.close(session));
  }

  @Test
  void refusesStrangersAndUnknownSessions() {
    byte[] report = trade.report(session);
    byte[] signature = trade.sign(report, trade.provider.key());
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> trade.closeAs(trade.stranger, report, signature));
    byte[] unknown = trade.report(SessionId.of(new byte[32]));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> trade.closeAs(trade.user, unknown, trade.sign(unknown, trade.provider.key())));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () ->
            trade.control.sendAs(
                trade.stranger, trade.diamond, "withdrawUserStakes(address,uint8)", trade.user, 1));
  }

  @Test
  void refusesReportsForAnotherChainOrTooOldInSeconds() {
    byte[] elsewhere = report(8453, Trade.NOON.toEpochMilli());
    refused(
        "SessionReceiptForAnotherChainId()",
        () -> trade.closeAs(trade.user, elsewhere, trade.sign(elsewhere, trade.provider.key())));
    byte[] old = report(31337, Trade.NOON.getEpochSecond() - 601);
    refused(
        "SessionReceiptExpired()",
        () -> trade.closeAs(trade.user, old, trade.sign(old, trade.provider.key())));
    byte[] bad = trade.report(session);
    refusedSaying("ECDSA: invalid signature", () -> trade.closeAs(trade.user, bad, new byte[65]));
  }

  private byte[] report(long chainId, long timestamp) {
    return new ProviderReport(session, chainId, timestamp, 1, 1, Optional.empty()).encode();
  }

  @Test
  void takesReportsOfFiveWordsToo() {
    byte[] report = report(31337, Trade.NOON.toEpochMilli());
    assertEquals(160, report.length);
    trade.closeAs(trade.user, report, trade.sign(report, trade.provider.key()));
    assertEquals(0, trade.session(session).closeoutType());
  }

  @Test
  void cannotBeClosedWhileTheFundingAccountIsEmpty() {
    var funding = trade.chain.contracts().funding();
    trade.control.sendAs(
        funding, trade.token, "approve(address,uint256)", trade.diamond, BigInteger.ONE);
    after(3600);
    refusedSaying("ERC20: insufficient allowance", () -> trade.close(session));
    trade.control.sendAs(
        funding,
        trade.token,
        "approve(address,uint256)",
        trade.diamond,
        ContractDeployment.UNLIMITED);
    trade.control.sendAs(
        funding,
        trade.token,
        "transfer(address,uint256)",
        trade.stranger,
        trade.control.mor(funding));
    refusedSaying("ERC20: transfer amount exceeds balance", () -> trade.close(session));
    assertTrue(trade.session(session).active());
  }

  @Test
  void paysAProviderAtMostItsStakePerYear() {
    // 1000 MOR of stake against 0.01 MOR a second: seven days cost 6048.
    trade.chain.giveMor(trade.user, new Wei(BigInteger.TEN.pow(24).multiply(BigInteger.TEN)));
    trade.control.sendAs(
        trade.user,
        trade.token,
        "approve(address,uint256)",
        trade.diamond,
        ContractDeployment.UNLIMITED);
    byte[] approval = trade.approval();
    SessionId week =
        trade.open(
            new Wei(BigInteger.TEN.pow(24).multiply(BigInteger.TWO)),
            false,
            approval,
            trade.sign(approval, trade.provider.key()));
    BigInteger providerHad = providerHas();
    trade.control.setNextBlockTime(trade.session(week).endsAt());
    trade.close(week);
    assertEquals(wei("1000000000000000000000"), providerHas().subtract(providerHad));
  }
}
