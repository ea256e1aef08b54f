package org.mor.automation.marketplace.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.ScriptedNode;

/** Sending to nodes with and without EIP-7966. */
class SynchronousSendTest {
  private static final String SYNC = "eth_sendRawTransactionSync";
  private static final String PLAIN = "eth_sendRawTransaction";
  private static final TransactionHash HASH = new TransactionHash("0x" + "ab".repeat(32));

  private final Deadline soon = Deadline.in(Duration.ofSeconds(10), Clock.systemUTC());
  private ScriptedNode node;
  private RpcClient rpc;
  private TransactionSender sender;

  @BeforeEach
  void start() throws IOException {
    node = new ScriptedNode();
    rpc = new RpcClient(List.of(node.url()));
    sender = new TransactionSender(rpc, new TransactionReads(rpc), _ -> {}, true);
  }

  @AfterEach
  void stop() {
    rpc.close();
    node.close();
  }

  private SendOutcome send() {
    return sender.send(new byte[] {2, 1}, HASH, soon);
  }

  private List<String> methods() {
    return node.requests().stream().map(request -> request.get("method").stringValue()).toList();
  }

  private static String receipt(String hash) {
    return "{\"transactionHash\":\""
        + hash
        + "\",\"status\":\"0x1\",\"blockNumber\":\"0x10\",\"gasUsed\":\"0x5208\",\"logs\":[]}";
  }

  @Test
  void takesTheReceiptFromTheSameCall() {
    node.result(receipt(HASH.hex()));
    SendOutcome.Mined mined = assertInstanceOf(SendOutcome.Mined.class, send());
    assertEquals(16, mined.receipt().block());
    assertEquals(List.of(SYNC), methods());
  }

  @Test
  void doesNotTakeAnothersReceipt() {
    node.result(receipt("0x" + "cd".repeat(32)));
    assertEquals(new SendOutcome.Pending(HASH), send());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -32601 | the method eth_sendRawTransactionSync does not exist/is not available
          -32600 | Unsupported method: eth_sendRawTransactionSync. See available methods
          -32602 | missing value for required argument 1
          """)
  void asksANodeThatLacksItOnlyOnce(int code, String message) {
    node.error(code, message).result("\"0x\"").result("\"0x\"");
    assertEquals(new SendOutcome.Pending(HASH), send());
    assertEquals(new SendOutcome.Pending(HASH), send());
    assertEquals(List.of(SYNC, PLAIN, PLAIN), methods());
  }

  @Test
  void letsThePlainMethodDecideOverWhatItDoesNotUnderstand() {
    node.error(-32001, "rpc method is not whitelisted").result("\"0x\"");
    assertEquals(new SendOutcome.Pending(HASH), send());
    node.error(-32000, "odd").error(-32000, "txpool is full");
    assertEquals(new SendOutcome.Refused("txpool is full"), send());
    assertEquals(List.of(SYNC, PLAIN, SYNC, PLAIN), methods());
  }

  /** The first node took the bytes before it fell silent; the second, which has not, refuses. */
  @Test
  void aRefusalElsewhereDoesNotUndoAnEarlierSilence() throws IOException {
    try (ScriptedNode other = new ScriptedNode();
        RpcClient both = new RpcClient(List.of(node.url(), other.url()))) {
      node.drop().drop().then(_ -> ScriptedNode.http("429 Too Many Requests", ""));
      other.error(-32601, "Method not found").error(-32000, "txpool is full");
      TransactionSender toBoth =
          new TransactionSender(both, new TransactionReads(both), _ -> {}, true);
      SendOutcome outcome = toBoth.send(new byte[] {2, 1}, HASH, soon);
      assertInstanceOf(SendOutcome.Unknown.class, outcome);
    }
  }

  @Test
  void silenceIsNoRefusal() {
    node.always(_ -> null);
    assertInstanceOf(SendOutcome.Unknown.class, send());
  }

  @Test
  void whatTheNodeKnowsIsSaidOnce() {
    node.error(-32000, "already known");
    assertEquals(new SendOutcome.AlreadyKnown(HASH), send());
    node.error(-32000, "nonce too low: next nonce 5, tx nonce 4");
    assertEquals(new SendOutcome.NonceTooLow(), send());
    node.error(-32000, "replacement transaction underpriced");
    assertEquals(new SendOutcome.Underpriced(), send());
    node.error(4, "The transaction was added to the mempool but wasn't processed in time");
    assertEquals(new SendOutcome.Pending(HASH), send());
    assertEquals(List.of(SYNC, SYNC, SYNC, SYNC), methods());
  }
}
