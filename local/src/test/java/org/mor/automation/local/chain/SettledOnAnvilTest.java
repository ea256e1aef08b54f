package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.chain.SettledChain;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;

/** Reads at one block by its hash, on a real node and beside one that lies. */
class SettledOnAnvilTest {
  private static Trade trade;
  private static AnvilRpc chain;
  private static LyingNode liar;
  private static RpcClient one;
  private static RpcClient both;
  private final Deadline soon = Deadline.in(Duration.ofSeconds(30), Clock.systemUTC());
  private String before;

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
    URI url = trade.chain.url();
    chain = new AnvilRpc(url);
    liar = LyingNode.before(url, Lie.NONE);
    one = new RpcClient(List.of(url));
    both = new RpcClient(List.of(liar.url(), url));
  }

  @AfterAll
  static void stop() throws Exception {
    both.close();
    one.close();
    liar.close();
    chain.close();
    trade.close();
  }

  @BeforeEach
  void remember() {
    before = trade.control.snapshot();
  }

  @AfterEach
  void revert() {
    liar.tell(Lie.NONE);
    trade.control.blockPerTransaction();
    trade.control.revert(before);
  }

  private static Marketplace market(RpcClient rpc, int confirmations) {
    return new Marketplace(
        rpc,
        new ContractAddresses(
            trade.diamond, trade.token, Optional.of(ContractAddresses.MULTICALL3)),
        confirmations,
        Clock.systemUTC());
  }

  private static void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      trade.control.mine();
    }
  }

  @Test
  void readsEverythingAsOfItsBlock() {
    byte[] approval = trade.approval();
    long nonce = trade.control.nonce(trade.user);
    SettledChain earlier = market(one, 0).settled(soon);
    SessionId session =
        trade.open(Trade.STAKE, false, approval, trade.sign(approval, trade.provider.key()));
    SettledChain later = market(one, 0).settled(soon);
    mine(3);

    assertEquals(nonce, earlier.minedNonce(trade.user));
    assertEquals(Optional.empty(), earlier.session(session));
    assertEquals(false, earlier.approvalUsed(approval));
    assertEquals(List.of(), earlier.userSessions(trade.user, 0, 10));
    assertEquals(nonce + 1, later.minedNonce(trade.user));
    OnChainSession open = later.session(session).orElseThrow();
    assertEquals(true, later.approvalUsed(approval));
    assertEquals(List.of(open), later.userSessions(trade.user, 0, 10));
    assertEquals(later.block(), market(one, 3).settled(soon).block());
  }

  @Test
  void aBlockThatTheChainHasLeftIsAnErrorAndNoAnswer() {
    String fork = trade.control.snapshot();
    byte[] approval = trade.approval();
    SessionId session =
        trade.open(Trade.STAKE, false, approval, trade.sign(approval, trade.provider.key()));
    SettledChain left = market(one, 0).settled(soon);
    assertTrue(left.session(session).isPresent());

    trade.control.revert(fork);
    mine(3);
    isNoAnswer(left, session, approval);
    assertEquals(Optional.empty(), market(one, 0).settled(soon).session(session));
  }

  @Test
  void aBlockThatWasReorganisedAwayIsAnErrorAndNoAnswer() {
    byte[] approval = trade.approval();
    trade.control.mine();
    SessionId session =
        trade.open(Trade.STAKE, false, approval, trade.sign(approval, trade.provider.key()));
    SettledChain left = market(one, 0).settled(soon);
    assertTrue(left.session(session).isPresent());

    chain.send("anvil_reorg", 2, List.of());
    isNoAnswer(left, session, approval);
  }

  private void isNoAnswer(SettledChain left, SessionId session, byte[] approval) {
    for (Executable read :
        List.<Executable>of(
            () -> left.session(session),
            () -> left.minedNonce(trade.user),
            () -> left.approvalUsed(approval),
            () -> left.userSessions(trade.user, 0, 10))) {
      RpcException e = assertThrows(RpcException.class, read);
      assertTrue(!e.failure().ofRequest(), e.failure().toString());
    }
  }

  @Test
  void aNodeThatIsBehindTakesNoPart() {
    SessionId session = trade.open();
    mine((int) OldState.BEHIND);
    SettledChain settled = market(both, 0).settled(soon);
    mine(1);
    SettledChain newest = market(both, 0).settled(soon);
    liar.tell(Lie.LAGS);

    assertTrue(newest.session(session).isPresent(), "the other node answers alone");
    assertEquals(settled.session(session), newest.session(session));
    // What is chosen while it is behind is a block that both have.
    assertEquals(newest.block() - OldState.BEHIND, market(both, 0).settled(soon).block());
  }

  @Test
  void aNodeThatCannotBeReadTakesNoPart() {
    SessionId session = trade.open();
    SettledChain settled = market(both, 0).settled(soon);
    for (Lie lie : List.of(Lie.EMPTY_READS, Lie.NODE_ERRORS, Lie.HTTP_ERRORS)) {
      liar.tell(lie);
      assertTrue(settled.session(session).isPresent(), lie.name());
    }
  }

  @Test
  void aNodeThatContradictsTheOtherEndsInNoAnswer() {
    SessionId session = trade.open();
    Marketplace market = market(both, 0);
    for (Lie lie : List.of(Lie.SESSION_CLOSED, Lie.SESSION_UNKNOWN)) {
      liar.tell(lie);
      RpcException e =
          assertThrows(RpcException.class, () -> market.settled(soon).session(session), lie.name());
      assertInstanceOf(RpcFailure.Disagreement.class, e.failure());
    }
    liar.tell(Lie.NONCE_TOO_HIGH);
    RpcException e =
        assertThrows(RpcException.class, () -> market.settled(soon).minedNonce(trade.user));
    assertInstanceOf(RpcFailure.Disagreement.class, e.failure());
  }
}
