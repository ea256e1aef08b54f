package org.mor.automation.marketplace.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.rpc.RevertReason;
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
          + "\",\"status\":\"0x0\",\"blockNumber\":\"0x10\",\"gasUsed\":\"0x5208\",\"effectiveGasPrice\":\"0x64\",\"logs\":[]}";

  private final Deadline soon = Deadline.in(Duration.ofSeconds(10), Clock.systemUTC());
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

  private SendOutcome send() {
    return new TransactionSender(rpc).send(RAW, soon);
  }

  @Test
  void sends() {
    node.result("\"" + HASH + "\"");
    assertEquals(new SendOutcome.Accepted(), send());
    assertEquals("eth_sendRawTransaction", node.requests().getFirst().get("method").stringValue());
    assertEquals("0x020100", node.requests().getFirst().at("/params/0").stringValue());
  }

  @Test
  void takesANodeThatWaitedInVainForASending() {
    node.error(4, "The transaction was added to the mempool but wasn't processed in time");
    assertEquals(new SendOutcome.Accepted(), send());
  }

  /** A node that takes transactions and drops them must not keep the others from having them. */
  @Test
  void sendsToEveryNode() {
    node.result("\"" + HASH + "\"");
    other.error(-32000, "already known");
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      assertEquals(new SendOutcome.Accepted(), new TransactionSender(both).send(RAW, soon));
    }
    assertEquals(1, other.requests().size());
  }

  @Test
  void believesTheNodeThatTookItOverOneThatRefusesForGood() {
    node.error(-32000, "invalid sender");
    other.result("\"" + HASH + "\"");
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      assertEquals(new SendOutcome.Accepted(), new TransactionSender(both).send(RAW, soon));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "already known,Accepted,",
    "nonce too low: next nonce 2,Accepted,",
    "replacement transaction underpriced,NotNow,another version of it waits there",
    "insufficient funds for gas * price + value,Refused,the sender cannot pay for gas",
    "max fee per gas less than block base fee,NotNow,fee too low",
    "txpool is full,NotNow,txpool is full",
    "over rate limit,NotNow,the node is rate limited",
    "intrinsic gas too low,Refused,gas limit out of range",
    "exceeds block gas limit,Refused,gas limit out of range",
    "exceeds the configured cap,Refused,exceeds the configured cap"
  })
  void tellsAnswersApart(String message, String kind, String text) {
    node.error(-32000, message);
    assertEquals(
        switch (kind) {
          case "Accepted" -> new SendOutcome.Accepted();
          case "NotNow" -> new SendOutcome.NotNow(text);
          default -> new SendOutcome.Refused(text);
        },
        send());
  }

  @Test
  void doesNotKnowWhatASilentNodeDid() {
    node.always(request -> null);
    assertInstanceOf(SendOutcome.NotNow.class, send());
  }

  /** The second node's refusal would be wrong to believe: the first may have spent the money. */
  @Test
  void doesNotBelieveARefusalAfterSilence() {
    node.always(request -> null);
    other.error(-32000, "insufficient funds for gas * price + value");
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      assertInstanceOf(SendOutcome.NotNow.class, new TransactionSender(both).send(RAW, soon));
    }
  }

  @Test
  void knowsThatNothingLeftWhenNobodyWasThere() throws IOException {
    URI gone;
    try (ScriptedNode closed = new ScriptedNode()) {
      gone = closed.url();
    }
    try (RpcClient nobody = new RpcClient(List.of(gone))) {
      assertInstanceOf(SendOutcome.NotNow.class, new TransactionSender(nobody).send(RAW, soon));
    }
  }

  @Test
  void readsWhatATransactionCost() {
    node.result(RECEIPT);
    Receipt receipt = reads.receipt(HASH, soon).orElseThrow();
    assertEquals(new Receipt(HASH, false, 16, 21_000, Wei.of(2_100_000), List.of()), receipt);
  }

  /** A node that is behind, or lies, has no receipt yet; that is no reason to have none. */
  @Test
  void hasTheReceiptThatAnyNodeHas() {
    node.result("null");
    other.result(RECEIPT);
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      assertEquals(
          16, new TransactionReads(both).receipt(HASH, soon).map(Receipt::block).orElseThrow());
    }
  }

  @Test
  void addsAMarginToTheGas() {
    node.result("\"0x186a0\"");
    assertEquals(130_000, reads.gas(address(1), CALL, soon));
  }

  @Test
  void saysWhyACallWouldRevert() {
    node.then(
        request ->
            ScriptedNode.ok(
                "{\"error\":{\"code\":3,\"message\":\"execution reverted\","
                    + "\"data\":\"0xf4d7eed5\"}}"));
    RpcException e = assertThrows(RpcException.class, () -> reads.gas(address(1), CALL, soon));
    assertEquals(
        new RpcFailure.Reverted(new RevertReason.Named("SessionTooShort", List.of())), e.failure());
  }

  private static String quote(String tip, String baseFee) {
    return ScriptedNode.ok(
        "[{\"id\":1,\"result\":{\"baseFeePerGas\":\"%s\",\"number\":\"0x9\",\"gasLimit\":\"0x1000\"}},"
                .formatted(baseFee)
            + "{\"id\":2,"
            + tip
            + "},{\"id\":3,\"result\":\"0x7\"}]");
  }

  @Test
  void quotesFeesAlsoWhereNoTipIsSuggested() {
    node.then(_ -> quote("\"error\":{\"code\":-32601,\"message\":\"no\"}", "0x64"));
    assertEquals(
        new FeeQuote(Wei.of(1_000_000), Wei.of(100), 9, 4096, Wei.of(7)),
        reads.fees(address(1), soon));
  }

  @Test
  void takesTheLowerTipAndTheHigherBaseFeeOfTwoNodes() {
    node.then(_ -> quote("\"result\":\"0x48c27395000\"", "0x1"));
    other.then(_ -> quote("\"result\":\"0x5\"", "0x64"));
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      FeeQuote quote = new TransactionReads(both).fees(address(1), soon);
      assertEquals(Wei.of(5), quote.tip());
      assertEquals(Wei.of(100), quote.baseFee());
      assertEquals(Wei.of(1), quote.leastBaseFee());
    }
  }

  @Test
  void leavesOutAnAbsurdEstimateOfOneNode() {
    node.result("\"0x7fffffff\"");
    other.result("\"0x186a0\"");
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      assertEquals(130_000, new TransactionReads(both).gas(address(1), CALL, soon));
    }
  }

  @Test
  void takesAnEstimateThatNoBlockHoldsForNone() {
    node.result("\"0x4000000000000000\"");
    RpcException e = assertThrows(RpcException.class, () -> reads.gas(address(1), CALL, soon));
    assertInstanceOf(RpcFailure.Unreachable.class, e.failure());
    node.result("\"0x4000000000000000\"");
    other.result("\"0x186a0\"");
    try (RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      assertEquals(130_000, new TransactionReads(both).gas(address(1), CALL, soon));
    }
  }

  private static final ContractCall CALL = new ContractCall(address(2), RAW);

  private static Address address(int last) {
    return new Address("0x" + "00".repeat(19) + "0" + last);
  }
}
