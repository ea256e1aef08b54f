package org.mor.automation.marketplace.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.rpc.RpcClient;
import org.mor.automation.marketplace.rpc.RpcException;
import org.mor.automation.marketplace.rpc.RpcFailure;
import org.mor.automation.marketplace.rpc.ScriptedNode;
import tools.jackson.databind.JsonNode;

/** Facts of one block, of which two nodes may say different things. */
class SettledChainTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Address WALLET = new Address("0x" + "11".repeat(20));
  private static final ContractAddresses CONTRACTS =
      new ContractAddresses(WALLET, WALLET, Optional.empty());

  private final Deadline soon = Deadline.in(Duration.ofSeconds(10), Clock.systemUTC());
  private ScriptedNode first;
  private ScriptedNode second;
  private RpcClient rpc;
  private Marketplace marketplace;

  @BeforeEach
  void start() throws IOException {
    first = new ScriptedNode();
    second = new ScriptedNode();
    rpc = new RpcClient(List.of(first.url(), second.url()));
    marketplace = new Marketplace(rpc, CONTRACTS, 3, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    rpc.close();
    first.close();
    second.close();
  }

  /** A node whose head is that block, one every two seconds; its nonce is told at any block. */
  private static Function<JsonNode, String> node(long head, long lag, String salt, long nonce) {
    return request -> {
      String method = request.path("method").asString("");
      if (method.equals("eth_getTransactionCount")) {
        String hash = request.at("/params/1/blockHash").asString("");
        return hash.startsWith("0x" + salt) && number(hash) <= head
            ? result("\"0x" + Long.toHexString(nonce) + "\"")
            : ScriptedNode.ok(
                "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"header not found\"}}");
      }
      String asked = request.at("/params/0").asString("");
      long number = asked.equals("latest") ? head : Long.decode(asked);
      return number > head ? result("null") : result(block(number, lag, salt));
    };
  }

  private static long number(String hash) {
    return Long.parseLong(hash.substring(34), 16);
  }

  private static String result(String json) {
    return ScriptedNode.ok("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}");
  }

  private static String block(long number, long lag, String salt) {
    long time = NOW.getEpochSecond() - lag - 2 * (1000 - number);
    return "{\"number\":\"0x%x\",\"hash\":\"0x%s%032x\",\"timestamp\":\"0x%x\",\"baseFeePerGas\":\"0x1\"}"
        .formatted(number, salt.repeat(32 / salt.length()), number, time);
  }

  @Test
  void readsAtABlockThatBothHave() {
    first.always(node(1000, 0, "ab", 5));
    second.always(node(998, 0, "ab", 5));
    SettledChain settled = marketplace.settled(soon);
    assertEquals(995, settled.block(), "three below the lower head");
    assertEquals(5, settled.minedNonce(WALLET));
  }

  @Test
  void decidesNothingWhereTheySayDifferentThingsOfOneBlock() {
    first.always(node(1000, 0, "ab", 9));
    second.always(node(1000, 0, "ab", 5));
    SettledChain settled = marketplace.settled(soon);
    RpcException e = assertThrows(RpcException.class, () -> settled.minedNonce(WALLET));
    assertInstanceOf(RpcFailure.Disagreement.class, e.failure());
  }

  @Test
  void decidesNothingOnBlocksThatOneNodeInvents() {
    first.always(node(1003, 0, "cd", 9));
    second.always(node(1000, 0, "ab", 5));
    RpcException e = assertThrows(RpcException.class, () -> marketplace.settled(soon));
    assertInstanceOf(RpcFailure.Disagreement.class, e.failure());
  }

  @Test
  void leavesOutANodeThatIsFarBehind() {
    first.always(node(900, 0, "ab", 2));
    second.always(node(1000, 0, "ab", 5));
    SettledChain settled = marketplace.settled(soon);
    assertEquals(997, settled.block());
    assertEquals(5, settled.minedNonce(WALLET));
  }

  @Test
  void leavesOutAHeadFromTheFuture() {
    first.always(node(5000, 0, "ab", 5));
    second.always(node(1000, 0, "ab", 5));
    assertEquals(997, marketplace.settled(soon).block());
  }

  @Test
  void neverGoesBackBehindWhatBothHaveSaid() {
    first.always(node(1000, 0, "ab", 5));
    second.always(node(1000, 0, "ab", 5));
    assertEquals(5, marketplace.settled(soon).minedNonce(WALLET));
    first.always(node(980, 0, "ab", 4));
    second.always(node(980, 0, "ab", 4));
    RpcException e = assertThrows(RpcException.class, () -> marketplace.settled(soon));
    assertInstanceOf(RpcFailure.Disagreement.class, e.failure());
  }

  @Test
  void goesOnWithTheOneNodeThatAnswers() {
    first.always(_ -> null);
    second.always(node(1000, 0, "ab", 5));
    assertEquals(5, marketplace.settled(soon).minedNonce(WALLET));
  }
}
