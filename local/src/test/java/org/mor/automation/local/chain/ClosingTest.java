package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.mor.automation.local.chain.Trade.refused;

import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.SessionId;
import tools.jackson.databind.JsonNode;

/** Without the lock by day: only an early close has something held. */
class ClosingTest extends ClosingContract {
  ClosingTest() {
    super(false);
  }

  @Test
  void returnsTheWholeStakeAfterTheEnd() {
    BigInteger providerHad = providerHas();
    after(3600);
    JsonNode logs = trade.close(session);

    assertEquals(had, trade.balance(trade.user));
    assertEquals(wei("36000000000000000000"), providerHas().subtract(providerHad));
    Trade.TradedSession closed = trade.session(session);
    assertFalse(closed.active());
    assertEquals(0, closed.closeoutType());
    assertEquals(Trade.NOON.plusSeconds(3600).getEpochSecond(), closed.closedAt());
    assertEquals(wei("36000000000000000000"), closed.withdrawn());
    assertEquals(
        wei("36000000000000000000"), trade.number("getProvidersTotalClaimed()"), "feeds supply");
    assertEquals(new Trade.HeldStake(BigInteger.ZERO, BigInteger.ZERO), trade.onHold());
    JsonNode last = logs.get(logs.size() - 1).get("topics");
    assertEquals(Trade.topic("SessionClosed(address,bytes32,address)"), last.get(0).stringValue());
    assertEquals(session.hex(), last.get(2).stringValue());
    refused("SessionUserAmountToWithdrawIsZero()", () -> trade.withdraw(20));
  }

  @Test
  void letsADelegateCloseForTheUser() {
    trade.control.sendAs(
        trade.user,
        ContractDeployment.DELEGATE_REGISTRY,
        "delegateAll(address,bytes32,bool)",
        trade.stranger,
        new byte[32],
        true);
    byte[] report = trade.report(session);
    after(4000);
    trade.closeAs(trade.stranger, report, trade.sign(report, trade.provider.key()));
    assertEquals(had, trade.balance(trade.user));
  }

  @Test
  void paysFromTheStakeWhenTheUserPaysDirectly() {
    byte[] approval = trade.approval();
    SessionId direct =
        trade.open(Trade.STAKE, true, approval, trade.sign(approval, trade.provider.key()));
    BigInteger providerHad = providerHas();
    Instant opened = trade.session(direct).openedAt();
    trade.control.setNextBlockTime(opened.plusSeconds(3600));
    trade.close(direct);
    BigInteger cost = wei("36000000000000000000");
    assertEquals(cost, providerHas().subtract(providerHad));
    assertEquals(had.subtract(Trade.STAKE.value()).subtract(cost), trade.balance(trade.user));
    assertEquals(BigInteger.ZERO, trade.number("getProvidersTotalClaimed()"));
  }
}
