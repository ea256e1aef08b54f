package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.abi.Multicall;
import org.mor.automation.marketplace.chain.ContractAddresses;
import org.mor.automation.marketplace.chain.Marketplace;
import org.mor.automation.marketplace.chain.OnChainSession;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.tx.Fees;
import org.mor.automation.marketplace.tx.LocalTransactionSigner;
import org.mor.automation.marketplace.tx.SignedTransaction;
import org.mor.automation.marketplace.tx.UnsignedTransaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Each lie, as those hear it who ask the node; what it does not concern is answered truly. */
class LyingNodeTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Trade trade;
  private static AnvilRpc chain;
  private static LyingNode node;
  private static AnvilRpc liar;
  private String before;
  private final Deadline soon = Deadline.in(Duration.ofSeconds(20), Clock.systemUTC());

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade();
    chain = new AnvilRpc(trade.chain.url());
    node = LyingNode.before(trade.chain.url(), Lie.NONE);
    liar = new AnvilRpc(node.url());
  }

  @AfterAll
  static void stop() throws Exception {
    liar.close();
    node.close();
    chain.close();
    trade.close();
  }

  @BeforeEach
  void remember() {
    before = trade.control.snapshot();
  }

  @AfterEach
  void revert() {
    node.tell(Lie.NONE);
    trade.control.blockPerTransaction();
    trade.control.revert(before);
  }

  /** What this and that node say to the same question. */
  private static void same(String method, Object... params) {
    assertEquals(chain.send(method, params), liar.send(method, params), method);
  }

  private static void lies(JsonNode lie, String method, Object... params) {
    int told = node.told();
    assertEquals(lie, liar.send(method, params), method);
    assertTrue(node.told() > told, "the lie was not counted");
    assertNotEquals(lie, chain.send(method, params), method);
  }

  private static JsonNode text(String value) {
    return JSON.valueToTree(value);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static String transfer() {
    return chain
        .send(
            "eth_sendTransaction",
            Map.of("from", trade.user.hex(), "to", trade.stranger.hex(), "value", "0x1"))
        .stringValue();
  }

  private String raw(long nonce) {
    SignedTransaction signed =
        new LocalTransactionSigner(DevKeys.WALLET, trade.curve)
            .sign(
                new UnsignedTransaction(
                    trade.chain.chainId(),
                    nonce,
                    new Fees(Wei.of(1_000_000_000), Wei.of(20_000_000_000L)),
                    100_000,
                    new ContractCall(trade.stranger, new byte[0]),
                    Wei.of(1)));
    return Hex.encode(signed.raw());
  }

  private static int status() throws Exception {
    return post(Duration.ofSeconds(20)).statusCode();
  }

  private static HttpResponse<String> post(Duration patience) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(node.url())
            .timeout(patience)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The error's code of every request of a batch; 0 where there is none. */
  private static List<Integer> errors(String... methods) {
    ArrayNode batch = JSON.createArrayNode();
    for (int i = 0; i < methods.length; i++) {
      batch
          .addObject()
          .put("jsonrpc", "2.0")
          .put("id", i)
          .put("method", methods[i])
          .putArray("params");
    }
    List<Integer> codes = new ArrayList<>();
    for (JsonNode answer : liar.post(batch)) {
      assertEquals(codes.size(), answer.get("id").intValue());
      codes.add(answer.path("error").path("code").asInt(0));
    }
    return codes;
  }

  @Test
  void withoutALieAllIsAsTheChainHasIt() {
    int told = node.told();
    same("eth_getBlockByNumber", "latest", false);
    same("eth_getTransactionCount", trade.user.hex(), "latest");
    same("eth_maxPriorityFeePerGas");
    assertEquals(told, node.told());
  }

  @Test
  void lagsInAllThatIsOfTheLatestBlock() {
    trade.control.holdBlocks();
    long nonce = trade.control.nonce(trade.user);
    String known = mined();
    String knownBlock = latest("hash");
    long head = Long.decode(latest("number"));
    Wei ether = trade.control.ether(trade.user);
    String hidden = mined();
    String hiddenBlock = latest("hash");
    for (int i = 1; i < OldState.BEHIND; i++) {
      trade.control.mine();
    }
    node.tell(Lie.LAGS);

    lies(text(hex(head)), "eth_blockNumber");
    lies(text(hex(nonce + 1)), "eth_getTransactionCount", trade.user.hex(), "latest");
    lies(text(hex(nonce + 1)), "eth_getTransactionCount", trade.user.hex(), "pending");
    lies(text("0x" + ether.value().toString(16)), "eth_getBalance", trade.user.hex(), "latest");
    lies(JSON.valueToTree(null), "eth_getTransactionReceipt", hidden);
    lies(JSON.valueToTree(null), "eth_getTransactionByHash", hidden);
    lies(JSON.valueToTree(null), "eth_getBlockByHash", hiddenBlock, false);
    lies(JSON.valueToTree(null), "eth_getBlockByNumber", hex(head + 1), false);
    JsonNode latest = liar.send("eth_getBlockByNumber", "latest", false);
    assertEquals(knownBlock, latest.get("hash").stringValue());
    assertThrows(
        IllegalStateException.class,
        () -> liar.send("eth_getBalance", trade.user.hex(), Map.of("blockHash", hiddenBlock)));
    same("eth_getBalance", trade.user.hex(), Map.of("blockHash", knownBlock));
    same("eth_getTransactionReceipt", known);
    same("eth_getTransactionByHash", known);
    same("eth_chainId");
  }

  private static String mined() {
    String hash = transfer();
    trade.control.mine();
    return hash;
  }

  private static String latest(String field) {
    return chain.send("eth_getBlockByNumber", "latest", false).get(field).stringValue();
  }

  @Test
  void hasNoReceipts() {
    String sent = transfer();
    trade.control.mine();
    node.tell(Lie.NO_RECEIPTS);
    lies(JSON.valueToTree(null), "eth_getTransactionReceipt", sent);
    same("eth_getTransactionByHash", sent);
  }

  @Test
  void countsTransactionsWrongly() {
    for (int i = 0; i < 5; i++) {
      transfer();
      trade.control.mine();
    }
    long nonce = trade.control.nonce(trade.user);
    String hash = chain.send("eth_getBlockByNumber", "latest", false).get("hash").stringValue();
    node.tell(Lie.NONCE_TOO_LOW);
    lies(text(hex(nonce - 3)), "eth_getTransactionCount", trade.user.hex(), "latest");
    lies(
        text(hex(nonce - 3)),
        "eth_getTransactionCount",
        trade.user.hex(),
        Map.of("blockHash", hash, "requireCanonical", true));
    node.tell(Lie.NONCE_TOO_HIGH);
    lies(text(hex(nonce + 3)), "eth_getTransactionCount", trade.user.hex(), "latest");
    lies(text(hex(nonce + 3)), "eth_getTransactionCount", trade.user.hex(), "pending");
  }

  @Test
  void refusesAndDropsTransactions() {
    long nonce = trade.control.nonce(trade.user);
    String raw = raw(nonce);
    node.tell(Lie.REFUSES_NONCES);
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> liar.send("eth_sendRawTransaction", raw));
    assertTrue(refusal.getMessage().contains("nonce too low"), refusal.getMessage());

    node.tell(Lie.DROPS_TRANSACTIONS);
    String hash = Hex.encode(Keccak.hash(Hex.decode(raw)));
    assertEquals(text(hash), liar.send("eth_sendRawTransaction", raw));
    trade.control.mine();
    assertTrue(chain.send("eth_getTransactionByHash", hash).isNull());
    assertEquals(nonce, trade.control.nonce(trade.user));

    node.tell(Lie.NONE);
    assertEquals(text(hash), liar.send("eth_sendRawTransaction", raw));
    trade.control.mine();
    assertEquals(nonce + 1, trade.control.nonce(trade.user));
  }

  @Test
  void makesGasExpensive() {
    String huge = "0x" + BigInteger.valueOf(5_000_000_000_000L).toString(16);
    node.tell(Lie.HUGE_TIP);
    lies(text(huge), "eth_maxPriorityFeePerGas");
    same("eth_getBlockByNumber", "latest", false);

    node.tell(Lie.HUGE_BASE_FEE);
    JsonNode block = liar.send("eth_getBlockByNumber", "latest", false);
    assertEquals(huge, block.get("baseFeePerGas").stringValue());
    JsonNode real = chain.send("eth_getBlockByNumber", "latest", false);
    assertNotEquals(huge, real.get("baseFeePerGas").stringValue());
    assertEquals(real.get("hash"), block.get("hash"));
    same("eth_maxPriorityFeePerGas");

    node.tell(Lie.ABSURD_GAS);
    lies(
        text(hex(1L << 62)),
        "eth_estimateGas",
        Map.of("from", trade.user.hex(), "to", trade.stranger.hex(), "value", "0x1"));
  }

  @Test
  void readsNothingFromContracts() {
    node.tell(Lie.EMPTY_READS);
    lies(
        text("0x"),
        "eth_call",
        Map.of("to", trade.token.hex(), "data", Hex.encode(Abi.call("decimals()"))),
        "latest");
    same("eth_getBalance", trade.user.hex(), "latest");
  }

  @Test
  void fillsAnswersWithItsTroubles() throws Exception {
    node.tell(Lie.NODE_ERRORS);
    assertEquals(
        List.of(-32603, -32000, -32011), errors("eth_chainId", "eth_blockNumber", "eth_chainId"));

    node.tell(Lie.RATE_LIMITED_IN_BATCHES);
    assertEquals(
        List.of(0, -32005, -32005), errors("eth_chainId", "eth_blockNumber", "eth_chainId"));

    node.tell(Lie.HTTP_ERRORS);
    assertEquals(List.of(401, 403, 500), List.of(status(), status(), status()));
  }

  @Test
  void misleadsAboutSessionsInEveryRead() {
    SessionId one = trade.open();
    SessionId two = trade.open();
    try (RpcClient direct = new RpcClient(List.of(trade.chain.url()));
        RpcClient misled = new RpcClient(List.of(node.url()))) {
      Marketplace honest = marketplace(direct);
      Marketplace deceived = marketplace(misled);
      OnChainSession real = honest.session(one, soon).orElseThrow();

      node.tell(Lie.SESSION_CLOSED);
      OnChainSession closed = deceived.session(one, soon).orElseThrow();
      assertFalse(closed.equals(real));
      assertNotEquals(BigInteger.ZERO, closedAt(liar, one));
      assertEquals(BigInteger.ZERO, closedAt(chain, one));
      assertEquals(
          List.of(one, two),
          deceived.allSessions(trade.user, soon).stream().map(OnChainSession::id).toList());
      assertEquals(
          Optional.of(closed),
          deceived.settled(soon).userSessions(trade.user, 0, 10).stream().findFirst());

      node.tell(Lie.SESSION_UNKNOWN);
      assertEquals(Optional.empty(), deceived.session(one, soon));
      assertEquals(List.of(), deceived.settled(soon).userSessions(trade.user, 0, 10));
    }
  }

  private Marketplace marketplace(RpcClient rpc) {
    return new Marketplace(
        rpc,
        new ContractAddresses(
            trade.diamond, trade.token, Optional.of(ContractAddresses.MULTICALL3)),
        0,
        Clock.systemUTC());
  }

  private static BigInteger closedAt(AnvilRpc from, SessionId session) {
    JsonNode read =
        from.send(
            "eth_call",
            Map.of(
                "to",
                trade.diamond.hex(),
                "data",
                Hex.encode(Abi.call("getSession(bytes32)", session))),
            "latest");
    return Trade.word(Hex.decode(read.stringValue()), 9);
  }

  @Test
  void changesSessionsThatWereReadTogetherToo() {
    SessionId one = trade.open();
    SessionId two = trade.open();
    byte[] call =
        Multicall.encode(
            List.of(
                new ContractCall(trade.token, Abi.call("decimals()")),
                new ContractCall(trade.diamond, Abi.call("getSession(bytes32)", one)),
                new ContractCall(trade.diamond, Abi.call("getSession(bytes32)", two))));
    node.tell(Lie.SESSION_CLOSED);
    List<Optional<byte[]>> read = together(call);
    assertEquals(BigInteger.valueOf(18), Trade.word(read.get(0).orElseThrow(), 0));
    assertNotEquals(BigInteger.ZERO, Trade.word(read.get(1).orElseThrow(), 9));
    assertNotEquals(BigInteger.ZERO, Trade.word(read.get(2).orElseThrow(), 9));
    assertEquals(BigInteger.ZERO, Trade.word(read.get(2).orElseThrow(), 10));

    node.tell(Lie.SESSION_UNKNOWN);
    assertEquals(BigInteger.ZERO, Trade.word(together(call).get(1).orElseThrow(), 1));
  }

  private static List<Optional<byte[]>> together(byte[] call) {
    JsonNode read =
        liar.send(
            "eth_call",
            Map.of("to", ContractAddresses.MULTICALL3.hex(), "data", Hex.encode(call)),
            "latest");
    return Multicall.decode(Hex.decode(read.stringValue()), 3);
  }

  @Test
  void keepsSilentUntilItSpeaksAgain() throws Exception {
    node.tell(Lie.SILENT);
    assertThrows(HttpTimeoutException.class, () -> post(Duration.ofMillis(300)));
    node.tell(Lie.NONE);
    assertEquals(200, status());
  }

  @Test
  void listensOnThisMachineOnly() {
    URI url = node.url();
    assertEquals("127.0.0.1", url.getHost());
    assertEquals(Lie.values().length - 1, LyingNode.lies().size());
  }
}
