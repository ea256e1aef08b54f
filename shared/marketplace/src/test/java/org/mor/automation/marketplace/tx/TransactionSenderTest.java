package org.mor.automation.marketplace.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.abi.RevertReason;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import org.mor.automation.marketplace.rpc.ScriptedNode;

class TransactionSenderTest {
  private static final TransactionHash HASH = new TransactionHash("0x" + "ab".repeat(32));
  private static final byte[] RAW = {2, 1, 0};
  private static final String RECEIPT =
      "{\"transactionHash\":\""
          + HASH
          + "\",\"status\":\"0x0\",\"blockNumber\":\"0x10\",\"gasUsed\":\"0x5208\",\"logs\":[]}";

  private final Deadline soon = Deadline.in(Duration.ofSeconds(10), Clock.systemUTC());
  private final List<Duration> waits = new ArrayList<>();
  private ScriptedNode node;
  private ScriptedNode other;
  private RpcClient rpc;
  private TransactionReads reads;

  @BeforeEach
  void start() throws IOException {
    node = new ScriptedNode();
    other = new ScriptedNode();
    rpc = new RpcClient(List.of(node.url()));
    reads = new TransactionReads(rpc);
  }

  @AfterEach
  void stop() {
    rpc.close();
    node.close();
    other.close();
  }

  private SendOutcome send(boolean sync) {
    return new TransactionSender(rpc, reads, waits::add, sync).send(RAW, HASH, soon);
  }

  @Test
  void sends() {
    node.result("\"" + HASH + "\"");
    assertEquals(new SendOutcome.Pending(HASH), send(false));
    assertEquals("eth_sendRawTransaction", node.requests().getFirst().get("method").stringValue());
    assertEquals("0x020100", node.requests().getFirst().at("/params/0").stringValue());
  }

  @Test
  void getsTheReceiptAtOnceWhereTheNodeWaits() {
    node.result(RECEIPT);
    assertEquals(new SendOutcome.Mined(new Receipt(HASH, false, 16, 21000, List.of())), send(true));
  }

  @Test
  void fallsBackForGoodWhereTheNodeDoesNotKnowHowToWait() {
    TransactionSender sender = new TransactionSender(rpc, reads, waits::add, true);
    node.error(-32601, "Method not found").result("\"0x\"").result("\"0x\"");
    assertEquals(new SendOutcome.Pending(HASH), sender.send(RAW, HASH, soon));
    assertEquals(new SendOutcome.Pending(HASH), sender.send(RAW, HASH, soon));
    assertEquals(
        List.of("eth_sendRawTransactionSync", "eth_sendRawTransaction", "eth_sendRawTransaction"),
        node.requests().stream().map(request -> request.get("method").stringValue()).toList());
  }

  @Test
  void takesAReceiptThatCannotBeReadForASending() {
    node.result("{\"status\":\"later\"}");
    assertEquals(new SendOutcome.Pending(HASH), send(true));
  }

  @Test
  void takesANodeThatWaitedInVainForASending() {
    node.error(4, "The transaction was added to the mempool but wasn't processed in time");
    assertEquals(new SendOutcome.Pending(HASH), send(true));
  }

  @ParameterizedTest
  @CsvSource({
    "already known,AlreadyKnown",
    "nonce too low: next nonce 2,NonceTooLow",
    "replacement transaction underpriced,Underpriced",
    "insufficient funds for gas * price + value,InsufficientFunds",
    "max fee per gas less than block base fee,Refused",
    "intrinsic gas too low,Refused",
    "exceeds the configured cap,Refused",
    "over rate limit,Refused"
  })
  void tellsAnswersApart(String message, String expected) {
    node.error(-32000, message);
    assertEquals(expected, send(false).getClass().getSimpleName());
  }

  @Test
  void doesNotKnowWhatASilentNodeDid() {
    node.always(request -> null);
    assertInstanceOf(SendOutcome.Unknown.class, send(false));
  }

  /** The second node's refusal would be wrong to believe: the first may have spent the money. */
  @Test
  void doesNotBelieveARefusalAfterSilence() {
    node.always(request -> null);
    other.error(-32000, "insufficient funds for gas * price + value");
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      TransactionSender sender = new TransactionSender(both, reads, waits::add, false);
      assertInstanceOf(SendOutcome.Unknown.class, sender.send(RAW, HASH, soon));
    }
  }

  @Test
  void knowsThatNothingLeftWhenNobodyWasThere() throws IOException {
    URI gone;
    try (ScriptedNode closed = new ScriptedNode()) {
      gone = closed.url();
    }
    try (RpcClient nobody = new RpcClient(List.of(gone))) {
      TransactionSender sender = new TransactionSender(nobody, reads, waits::add, false);
      assertInstanceOf(SendOutcome.Refused.class, sender.send(RAW, HASH, soon));
    }
  }

  @Test
  void waitsForAReceiptTightlyAtFirst() throws InterruptedException {
    node.result("null").drop().drop().result("null").result(RECEIPT);
    TransactionSender sender = new TransactionSender(rpc, reads, waits::add, false);
    Optional<Receipt> receipt = sender.awaitReceipt(HASH, soon);
    assertEquals(16, receipt.orElseThrow().block());
    assertEquals(Duration.ofMillis(25), waits.getFirst());
    assertTrue(waits.stream().allMatch(wait -> wait.toMillis() <= 250));
  }

  @Test
  void givesUpAtTheDeadline() throws InterruptedException {
    Deadline passed = new Deadline(Instant.EPOCH, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    TransactionSender sender = new TransactionSender(rpc, reads, waits::add, false);
    assertEquals(Optional.empty(), sender.awaitReceipt(HASH, passed));
    assertEquals(0, node.requests().size());
  }

  @Test
  void addsAMarginToTheGas() {
    node.result("\"0x186a0\"");
    assertEquals(130_000, reads.gas(address(1), address(2), RAW, soon));
  }

  @Test
  void saysWhyACallWouldRevert() {
    node.then(
        request ->
            ScriptedNode.ok(
                "{\"error\":{\"code\":3,\"message\":\"execution reverted\","
                    + "\"data\":\"0xf4d7eed5\"}}"));
    RpcException e =
        assertThrows(
            RpcException.class, () -> reads.gas(address(1), address(2), new byte[0], soon));
    assertEquals(
        new RpcFailure.Reverted(new RevertReason.Named("SessionTooShort", List.of())), e.failure());
  }

  @Test
  void quotesFeesAlsoWhereNoTipIsSuggested() {
    node.then(
        request ->
            ScriptedNode.ok(
                "[{\"id\":1,\"result\":{\"baseFeePerGas\":\"0x64\"}},"
                    + "{\"id\":2,\"error\":{\"code\":-32601,\"message\":\"no\"}}]"));
    Fees fees = reads.fees(soon);
    assertEquals(200, fees.maxFee().value().subtract(fees.tip().value()).intValue());
  }

  private static Address address(int last) {
    return new Address("0x" + "00".repeat(19) + "0" + last);
  }
}
