package org.mor.automation.marketplace.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.TransactionHash;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.rating.ModelStats;
import org.mor.automation.marketplace.rating.ProviderStats;
import org.mor.automation.marketplace.rating.RunningMean;
import org.mor.automation.marketplace.tx.Receipt;
import tools.jackson.databind.JsonNode;

class MarketplaceVectorsTest {
  private static final Address DIAMOND = new Address("0x6abe1d282f72b474e54527d93b979a4f64d3030a");
  private static final Address MOR = new Address("0x7431ada8a591c955a994a21710752ef9b882b8e3");

  private final JsonNode vectors = Vectors.read("calldata.json");
  private final MarketplaceCalls calls =
      new MarketplaceCalls(new ContractAddresses(DIAMOND, MOR, Optional.empty()));

  private void writes(String name, Function<JsonNode, ContractCall> call, Address to) {
    for (JsonNode recorded : vectors.get("calls")) {
      if (recorded.get("name").stringValue().startsWith(name)) {
        ContractCall made = call.apply(recorded.get("args"));
        assertEquals(recorded.get("calldata").stringValue(), Hex.encode(made.data()));
        assertEquals(to, made.to());
        return;
      }
    }
    throw new AssertionError("not in the vectors: " + name);
  }

  private byte[] returned(String function) {
    for (JsonNode recorded : vectors.get("returns")) {
      if (recorded.get("function").stringValue().equals(function)) {
        return Vectors.bytes(recorded.get("return_data"));
      }
    }
    throw new AssertionError("not in the vectors: " + function);
  }

  private static Wei wei(JsonNode node) {
    return Wei.parse(node.stringValue());
  }

  @Test
  void writesTheRecordedCalls() {
    writes(
        "openSession staked",
        args ->
            calls.openSession(
                new Address(args.get(0).stringValue()),
                wei(args.get(1)),
                Vectors.bytes(args.get(3)),
                Vectors.bytes(args.get(4))),
        DIAMOND);
    for (String name :
        List.of("closeSession with provider report", "closeSession with user-signed report")) {
      writes(
          name,
          args -> calls.closeSession(Vectors.bytes(args.get(0)), Vectors.bytes(args.get(1))),
          DIAMOND);
    }
    writes(
        "withdrawUserStakes",
        args ->
            calls.withdrawUserStakes(new Address(args.get(0).stringValue()), args.get(1).asInt()),
        DIAMOND);
    writes("approve", args -> calls.approve(wei(args.get(1))), MOR);
    writes(
        "delegateContract (session rights for the Diamond)",
        args -> calls.delegateSessions(new Address(args.get(0).stringValue()), true),
        ContractAddresses.DELEGATE_REGISTRY);
  }

  @Test
  void withdrawsWithinWhatTheChainTakes() {
    assertThrows(IllegalArgumentException.class, () -> calls.withdrawUserStakes(MOR, 0));
    assertThrows(IllegalArgumentException.class, () -> calls.withdrawUserStakes(MOR, 256));
  }

  @Test
  void readsABid() {
    BidId id = new BidId("0x" + "ab".repeat(32));
    Bid bid = ContractResults.bid(id, returned("getBid")).orElseThrow();
    assertEquals(new Address("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"), bid.provider());
    assertEquals(new ModelId("0x" + "11".repeat(32)), bid.model());
    assertEquals(Wei.parse("10000000000000000"), bid.pricePerSecond());
    assertEquals(Instant.ofEpochSecond(1767000000), bid.createdAt());
    assertTrue(bid.active());
    assertTrue(ContractResults.bid(id, new byte[192]).isEmpty());
  }

  @Test
  void readsAModel() {
    ModelId id = new ModelId("0x" + "11".repeat(32));
    Model model = ContractResults.model(id, returned("getModel")).orElseThrow();
    assertEquals("llama-3.3-70b \u00e9", model.name());
    assertEquals(List.of("LLM", "tee"), model.tags());
    assertEquals(Wei.parse("100000000000000000"), model.stake());
    assertEquals(Wei.of(1), model.fee());
    assertTrue(model.tee() && !model.deleted());
  }

  @Test
  void readsAProvider() {
    Provider provider = ContractResults.provider(MOR, returned("getProvider")).orElseThrow();
    assertEquals("provider.example:3333", provider.endpoint());
    assertEquals(Wei.parse("1000000000000000000000"), provider.stake());
    assertEquals(Instant.ofEpochSecond(1767000000), provider.createdAt());
  }

  @Test
  void readsASession() {
    SessionId id = new SessionId("0x" + "22".repeat(32));
    OnChainSession session = ContractResults.session(id, returned("getSession")).orElseThrow();
    assertEquals(new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"), session.user());
    assertEquals(Wei.parse("11400000000000000000000"), session.stake());
    assertEquals(Instant.ofEpochSecond(1767225600), session.openedAt());
    assertEquals(Instant.ofEpochSecond(1767229200), session.endsAt());
    assertTrue(!session.closed() && !session.disputed() && !session.directPayment());
  }

  @Test
  void readsStatistics() {
    assertEquals(
        new ModelStats(
            new RunningMean(18000, -9), new RunningMean(600, 40000), new RunningMean(3000, 0), 3),
        ContractResults.modelStats(returned("getModelStats")));
    assertEquals(
        new ProviderStats(new RunningMean(20000, 0), new RunningMean(500, 0), 3600, 8, 10),
        ContractResults.providerStats(returned("getProviderModelStats")));
  }

  @Test
  void readsAPageOfIds() {
    byte[] page = returned("getModelActiveBids");
    assertEquals(
        new IdPage<>(List.of("0x" + "aa".repeat(32), "0x" + "bb".repeat(32)), 7),
        IdPage.of(page, Hex::encode));
  }

  @Test
  void readsTheOpenedSessionFromItsLogOnly() {
    JsonNode recorded = vectors.get("session_opened_log");
    List<String> topics = recorded.get("topics").valueStream().map(JsonNode::stringValue).toList();
    Address emitter = new Address(recorded.get("address").stringValue());
    Receipt receipt =
        new Receipt(
            new TransactionHash("0x" + "33".repeat(32)),
            true,
            5,
            100,
            Wei.ZERO,
            List.of(new Receipt.Log(MOR, topics, "0x"), new Receipt.Log(emitter, topics, "0x")));
    assertEquals(topics.get(2), receipt.opened(DIAMOND).orElseThrow().hex());
    assertTrue(receipt.opened(new Address("0x" + "44".repeat(20))).isEmpty());
    assertEquals(
        topics.get(0),
        Vectors.read("abi.json")
            .at("/events/SessionOpened(address,bytes32,address)/topic0")
            .stringValue());
  }
}
