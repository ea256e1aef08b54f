package org.mor.automation.marketplace.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.Deadline;

class RpcClientTest {
  private static final RpcCall CALL = RpcCall.of("eth_chainId");

  private final Deadline soon = Deadline.in(Duration.ofSeconds(10), Clock.systemUTC());
  private ScriptedNode first;
  private ScriptedNode second;
  private RpcClient one;
  private RpcClient both;

  @BeforeEach
  void start() throws IOException {
    first = new ScriptedNode();
    second = new ScriptedNode();
    one = new RpcClient(List.of(first.url()));
    both = new RpcClient(List.of(first.url(), second.url()));
  }

  @AfterEach
  void stop() {
    one.close();
    both.close();
    first.close();
    second.close();
  }

  private RpcException fails(RpcClient client) {
    return assertThrows(RpcException.class, () -> client.call(CALL, soon));
  }

  @Test
  void asksAsTheProtocolSays() {
    first.result("\"0x2105\"");
    assertEquals(8453, Quantity.count(one.call(CALL, soon)));
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}",
        first.requests().getFirst().toString());
  }

  @Test
  void asksAgainWhenAConnectionWasDropped() {
    first.drop().result("\"0x1\"");
    assertEquals(1, Quantity.count(one.call(CALL, soon)));
    assertEquals(2, first.requests().size());
  }

  @Test
  void saysThatTheRequestMayHaveArrived() {
    first.always(request -> null);
    RpcException e = fails(one);
    assertInstanceOf(RpcFailure.Unreachable.class, e.failure());
    assertTrue(e.mayHaveArrived());
  }

  @Test
  void saysThatNobodyWasThere() throws IOException {
    URI gone;
    try (ScriptedNode closed = new ScriptedNode()) {
      gone = closed.url();
    }
    try (RpcClient client = new RpcClient(List.of(gone))) {
      RpcException e = fails(client);
      assertInstanceOf(RpcFailure.Unreachable.class, e.failure());
      assertFalse(e.mayHaveArrived());
      assertFalse(e.getMessage().contains("" + gone.getPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"429 Too Many Requests", "503 Service Unavailable", "401 Unauthorized", "200 OK"})
  void goesToTheNextNode(String status) {
    first.always(request -> ScriptedNode.http(status, "<html>no</html>"));
    second.result("\"0x7\"");
    assertEquals(7, Quantity.count(both.call(CALL, soon)));
  }

  @Test
  void goesToTheNextNodeWhenTheLimitComesAsJson() {
    first.error(-32005, "daily request count exceeded");
    second.result("\"0x7\"");
    assertEquals(7, Quantity.count(both.call(CALL, soon)));
  }

  @Test
  void doesNotAskAnotherNodeWhatTheChainHasAnswered() {
    first.error(3, "execution reverted");
    assertInstanceOf(RpcFailure.Reverted.class, fails(both).failure());
    assertEquals(0, second.requests().size());
  }

  @Test
  void remembersThatAnEarlierNodeMayHaveIt() {
    first.always(request -> null);
    second.error(-32000, "insufficient funds for gas * price + value");
    RpcException e = fails(both);
    assertInstanceOf(RpcFailure.InsufficientFunds.class, e.failure());
    assertTrue(e.mayHaveArrived());
  }

  @Test
  void asksNobodyOnceInterrupted() {
    Thread.currentThread().interrupt();
    RpcException e = fails(both);
    assertTrue(Thread.interrupted());
    assertInstanceOf(RpcFailure.Unreachable.class, e.failure());
    assertEquals(0, second.requests().size());
  }

  @Test
  void readsAnErrorThatComesWithABadStatus() {
    first.then(
        request ->
            ScriptedNode.http(
                "400 Bad Request", "{\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no\"}}"));
    assertInstanceOf(RpcFailure.MethodMissing.class, fails(one).failure());
  }

  @Test
  void endsAtTheDeadline() {
    CountDownLatch end = new CountDownLatch(1);
    first.always(
        request -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        });
    Deadline short1 = Deadline.in(Duration.ofMillis(200), Clock.systemUTC());
    RpcException e = assertThrows(RpcException.class, () -> one.call(CALL, short1));
    end.countDown();
    assertInstanceOf(RpcFailure.TimedOut.class, e.failure());
    assertTrue(e.mayHaveArrived());
  }

  /** Headers in time and a body that never ends must not outlast the deadline. */
  @Test
  void endsAtTheDeadlineWithinABody() {
    first.then(request -> "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{");
    Deadline short1 = Deadline.in(Duration.ofMillis(300), Clock.systemUTC());
    RpcException e = assertThrows(RpcException.class, () -> one.call(CALL, short1));
    assertInstanceOf(RpcFailure.TimedOut.class, e.failure());
  }

  @Test
  void sendsNothingAfterTheDeadline() {
    Deadline passed = Deadline.in(Duration.ZERO, Clock.systemUTC());
    RpcException e = assertThrows(RpcException.class, () -> one.call(CALL, passed));
    assertInstanceOf(RpcFailure.TimedOut.class, e.failure());
    assertFalse(e.mayHaveArrived());
    assertEquals(0, first.requests().size());
  }

  @Test
  void refusesAHugeBody() {
    String huge = "\"0x" + "0".repeat(9 << 20) + "\"";
    first.result(huge).result(huge);
    assertInstanceOf(RpcFailure.Unreachable.class, fails(one).failure());
  }

  @Test
  void putsABatchInOrder() {
    first.then(
        request ->
            ScriptedNode.ok(
                "[{\"id\":2,\"error\":{\"code\":-32601,\"message\":\"no\"}},"
                    + "{\"id\":3,\"result\":\"0x3\"},{\"id\":1,\"result\":\"0x1\"}]"));
    List<RpcAnswer> answers = one.batch(List.of(CALL, CALL, CALL), Function.identity(), soon);
    assertEquals(1, Quantity.count(answers.get(0).orThrow()));
    assertEquals(new RpcAnswer.Failed(new RpcFailure.MethodMissing()), answers.get(1));
    assertEquals(3, Quantity.count(answers.get(2).orThrow()));
  }

  @Test
  void refusesAnIncompleteBatch() {
    first.always(request -> ScriptedNode.ok("[{\"id\":1,\"result\":\"0x1\"}]"));
    RpcException e =
        assertThrows(
            RpcException.class, () -> one.batch(List.of(CALL, CALL), Function.identity(), soon));
    assertInstanceOf(RpcFailure.Unreachable.class, e.failure());
  }

  @Test
  void refusesNumbersThatAreNone() {
    first.result("\"12\"").result("null").result("\"0x" + "f".repeat(70) + "\"").result("\"0xg\"");
    for (int i = 0; i < 4; i++) {
      assertThrows(RpcException.class, () -> Quantity.number(one.call(CALL, soon)));
    }
  }

  /** What a node says of itself, or a proxy in front of it, in the forms that were seen. */
  static List<String> troubles() {
    return List.of(
        "200 OK|{\"code\":-32603,\"message\":\"internal error\"}",
        "200 OK|{\"code\":-32011,\"message\":\"no backend is currently healthy to serve traffic\"}",
        "200 OK|{\"code\":-32000,\"message\":\"header not found\"}",
        "200 OK|{\"code\":-32000,\"message\":\"missing trie node 00ab\"}",
        "200 OK|{\"code\":-32005,\"message\":\"limit exceeded\"}",
        "200 OK|{\"code\":-32601,\"message\":\"the method does not exist/is not available\"}",
        "200 OK|{\"code\":-32099,\"message\":\"something else\"}",
        "401 Unauthorized|{\"code\":-32000,\"message\":\"must be authenticated\"}",
        "402 Payment Required|{\"code\":-32000,\"message\":\"execution reverted\"}",
        "403 Forbidden|{\"code\":-32600,\"message\":\"invalid key\"}",
        "429 Too Many Requests|{\"code\":-32000,\"message\":\"slow down\"}",
        "500 Internal Server Error|{\"code\":-32000,\"message\":\"odd\"}",
        "503 Service Unavailable|{\"code\":-32000,\"message\":\"down\"}");
  }

  private static String reply(String trouble, boolean batch) {
    String[] parts = trouble.split("\\|", 2);
    String error = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":" + parts[1] + "}";
    boolean element = batch && parts[0].startsWith("200");
    return ScriptedNode.http(parts[0], element ? "[" + error + "]" : error);
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void goesToTheNextNodeForANodesTroubleInACallAndInABatchAlike(String trouble) {
    first.then(_ -> reply(trouble, false)).then(_ -> reply(trouble, true));
    second.result("\"0x7\"").then(_ -> ScriptedNode.ok("[{\"id\":1,\"result\":\"0x8\"}]"));
    assertEquals(Long.valueOf(7), both.call(CALL, Quantity::count, soon));
    assertEquals(
        Long.valueOf(8),
        both.batch(List.of(CALL), all -> Quantity.count(all.getFirst().orThrow()), soon));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x\"", "\"0xzz\"", "{}", "null", "\"0x10000000000000000\""})
  void goesToTheNextNodeForWhatCannotBeRead(String result) {
    first.result(result);
    second.result("\"0x7\"");
    assertEquals(Long.valueOf(7), both.call(CALL, Quantity::count, soon));
  }

  @Test
  void saysThatNothingCouldBeReadWhereNoNodeIsLeft() {
    first.result("\"0x\"");
    RpcException e = assertThrows(RpcException.class, () -> one.call(CALL, Quantity::count, soon));
    assertInstanceOf(RpcFailure.Unreachable.class, e.failure());
  }

  @Test
  void leavesWhatTheChainSaysInABatchToTheCaller() {
    first.then(
        _ ->
            ScriptedNode.ok(
                "[{\"id\":1,\"error\":{\"code\":3,\"message\":\"execution reverted\"}}]"));
    RpcAnswer answer = both.batch(List.of(CALL), Function.identity(), soon).getFirst();
    assertInstanceOf(RpcFailure.Reverted.class, ((RpcAnswer.Failed) answer).failure());
    assertEquals(0, second.requests().size());
  }

  @Test
  void asksEveryNodeAtOnce() {
    first.error(-32000, "header not found");
    second.result("\"0x7\"");
    List<NodeAnswer<Long>> answers = both.each(CALL, Quantity::count, soon);
    assertEquals(List.of(7L), NodeAnswer.given(answers));
    assertInstanceOf(
        RpcFailure.NodeFault.class,
        ((NodeAnswer.Failed<Long>) answers.getFirst()).cause().failure());
  }

  /** A node that takes the connection and says nothing must not use the time of the others up. */
  @Test
  void waitsOnlyAMomentForASilentNodeWhereAnotherAnswers() {
    CountDownLatch end = new CountDownLatch(1);
    first.always(
        request -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        });
    second.always(_ -> ScriptedNode.ok("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x7\"}"));
    Deadline minutes = Deadline.in(Duration.ofMinutes(5), Clock.systemUTC());
    Deadline aFew = Deadline.in(Duration.ofSeconds(8), Clock.systemUTC());
    assertEquals(List.of(7L), NodeAnswer.given(both.each(CALL, Quantity::count, minutes)));
    assertEquals(Long.valueOf(7), both.call(CALL, Quantity::count, minutes));
    assertFalse(aFew.passed(), "the silent node was waited for");
    end.countDown();
  }
}
