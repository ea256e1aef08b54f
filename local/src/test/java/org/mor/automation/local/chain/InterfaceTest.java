package org.mor.automation.local.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mor.automation.local.chain.Trade.refused;
import static org.mor.automation.local.chain.Trade.refusedSaying;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.chain.ContractAddresses;
import tools.jackson.databind.JsonNode;

/** The recorded interface and encoded calls, on a chain with the real one's id. */
class InterfaceTest {
  private static final JsonNode CALLDATA = Trade.vectors("calldata.json");
  private static Trade trade;

  @BeforeAll
  static void start() throws Exception {
    trade = new Trade(8453);
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @Test
  void hasEveryRecordedFunctionWithItsSelector() {
    Map<String, Set<String>> expected =
        Trade.vectors("abi.json").get("functions").properties().stream()
            .collect(
                Collectors.groupingBy(
                    function -> function.getValue().get("interface").stringValue(),
                    Collectors.mapping(
                        function ->
                            function.getKey() + function.getValue().get("selector").stringValue(),
                        Collectors.toSet())));
    expected.forEach(
        (where, functions) -> {
          Set<String> missing = new TreeSet<>(functions);
          missing.removeAll(provided(where));
          assertEquals(Set.of(), missing, where);
        });
  }

  private static Set<String> provided(String where) {
    Stream<String> contracts =
        switch (where) {
          case "MOR ERC-20" -> Stream.of("MorToken");
          case "Multicall3" -> Stream.of("Multicall3");
          case "Delegate registry v2" -> Stream.of("DelegateRegistry");
          default -> Stream.of("Diamond", "Settings", "Registries", "Bids", "Sessions");
        };
    return contracts
        .map(ContractArtifact::load)
        .flatMap(contract -> contract.selectors().keySet().stream())
        .map(signature -> signature + Trade.topic(signature).substring(0, 10))
        .collect(Collectors.toSet());
  }

  @Test
  void answersEveryRecordedRead() {
    List<String> reads =
        List.of(
            "getUserStakesOnHold",
            "getModelActiveBids",
            "getUserSessions",
            "getSessionEnd",
            "getTodaysBudget",
            "totalMORSupply",
            "isRightsDelegated",
            "getBid",
            "getModel",
            "getProvider",
            "getSession",
            "getModelStats",
            "getProviderModelStats");
    for (String name : reads) {
      byte[] read = trade.control.read(trade.user, trade.diamond, call(name));
      for (JsonNode recorded : CALLDATA.get("returns")) {
        if (recorded.get("function").stringValue().equals(name)) {
          byte[] data = Hex.decode(recorded.get("return_data").stringValue());
          boolean dynamic = isOffset(data);
          assertEquals(dynamic, isOffset(read), name);
          assertTrue(dynamic || read.length <= data.length, name);
        }
      }
    }
    for (String name : List.of("allowance", "balanceOf")) {
      assertEquals(32, trade.control.read(trade.user, trade.token, call(name)).length);
    }
  }

  private static boolean isOffset(byte[] data) {
    return Trade.word(data, 0).equals(BigInteger.valueOf(32));
  }

  private static byte[] call(String name) {
    for (JsonNode call : CALLDATA.get("calls")) {
      if (call.get("name").stringValue().equals(name)) {
        return Hex.decode(call.get("calldata").stringValue());
      }
    }
    throw new IllegalArgumentException(name);
  }

  @Test
  void understandsEveryRecordedTransaction() {
    // The recorded bid and session are unknown here: that these are the answers shows that all else
    // in the calls was understood and accepted, in this order.
    refused("SessionBidNotFound()", () -> send(trade.diamond, "openSession staked"));
    refused("SessionBidNotFound()", () -> send(trade.diamond, "openSession direct payment"));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> send(trade.diamond, "closeSession with provider report"));
    refused(
        "InsufficientRightsForOperation(address,address)",
        () -> send(trade.diamond, "closeSession with user-signed report"));
    refused("SessionUserAmountToWithdrawIsZero()", () -> send(trade.diamond, "withdrawUserStakes"));
    send(trade.token, "approve");
    send(trade.token, "increaseAllowance");
    assertEquals(
        Trade.STAKE.times(2).value(),
        Trade.word(trade.control.read(trade.user, trade.token, call("allowance")), 0));

    String delegation = "delegateContract (session rights for the Diamond)";
    send(ContractDeployment.DELEGATE_REGISTRY, delegation);
    Address recordedDiamond = new Address("0x6abe1d282f72b474e54527d93b979a4f64d3030a");
    byte[] right = trade.ask("DELEGATION_RULES_SESSION()");
    Address delegate = new Address("0x90f79bf6eb2c4f870365e785982e1f101e93b906");
    String check = "checkDelegateForContract(address,address,address,bytes32)";
    assertEquals(
        1,
        Trade.word(
                trade.control.read(
                    ContractDeployment.DELEGATE_REGISTRY,
                    check,
                    delegate,
                    trade.user,
                    recordedDiamond,
                    right),
                0)
            .intValue());
    trade.control.sendAs(
        trade.user,
        trade.token,
        "approve(address,uint256)",
        trade.diamond,
        ContractDeployment.UNLIMITED);
  }

  private static void send(Address to, String name) {
    trade.control.sendAs(trade.user, to, call(name));
  }

  @Test
  void rightsHaveTheRecordedValues() {
    JsonNode constants = Trade.vectors("abi.json").get("constants");
    for (String name : List.of("PROVIDER", "MODEL", "MARKETPLACE", "SESSION")) {
      assertEquals(
          constants.get("DELEGATION_RULES_" + name).stringValue(),
          Hex.encode(trade.ask("DELEGATION_RULES_" + name + "()")));
    }
  }

  @Test
  void idsAreHashesOfThePackedValues() {
    JsonNode ids = CALLDATA.get("ids");
    JsonNode bid = ids.get("bid_id");
    assertEquals(
        bid.get("keccak256").stringValue(),
        Hex.encode(
            trade.ask(
                "getBidId(address,bytes32,uint256)",
                address(bid, "provider"),
                bytes(bid, "model_id"),
                3)));
    JsonNode session = ids.get("session_id");
    assertEquals(
        session.get("keccak256").stringValue(),
        Hex.encode(
            trade.ask(
                "getSessionId(address,address,bytes32,uint256)",
                address(session, "user"),
                address(session, "provider"),
                bytes(session, "bid_id"),
                42)));
    JsonNode model = ids.get("model_id");
    assertEquals(
        model.get("keccak256").stringValue(),
        Hex.encode(
            trade.ask(
                "getModelId(address,bytes32)",
                address(model, "owner"),
                bytes(model, "base_model_id"))));
  }

  private static Address address(JsonNode object, String field) {
    return new Address(object.get(field).stringValue());
  }

  private static byte[] bytes(JsonNode object, String field) {
    return Hex.decode(object.get(field).stringValue());
  }

  @Test
  void refusesWhatIsNoFunctionOfTheMarketplace() {
    for (String name :
        List.of("MIN_SESSION_DURATION()", "SIGNATURE_TTL()", "COMPUTE_POOL_INDEX()", "nothing()")) {
      refusedSaying("Diamond: selector is not registered", () -> trade.ask(name));
    }
  }

  @Test
  void revertDataAreAsRecorded() {
    for (JsonNode recorded : CALLDATA.get("revert_data")) {
      if (recorded.get("args").size() == 1) {
        String text = recorded.get("args").get(0).stringValue();
        String data = recorded.get("data").stringValue();
        assertFalse(text.isEmpty());
        if (text.startsWith("Diamond")) {
          RevertedException refusal =
              assertThrows(RevertedException.class, () -> trade.ask("nothing()"));
          assertEquals(data, refusal.data());
        }
      }
    }
  }

  @Test
  void answersManyReadsAtOnce() {
    byte[] one = trade.ask("getBid(bytes32)", trade.bid);
    byte[] many =
        trade.control.read(
            trade.user,
            ContractAddresses.MULTICALL3,
            aimed(call("Multicall3.aggregate of two getBid")));
    assertEquals(2, Trade.word(many, 2).intValue());
    assertEquals(one.length, Trade.word(many, 5).intValue());
    byte[] lenient =
        trade.control.read(
            trade.user,
            ContractAddresses.MULTICALL3,
            aimed(call("Multicall3.aggregate3 of one getBid")));
    assertEquals(1, Trade.word(lenient, 3).intValue(), "success");
    byte[] bid = Arrays.copyOfRange(lenient, lenient.length - one.length, lenient.length);
    assertArrayEquals(new byte[one.length], bid, "the recorded bid is unknown here");
  }

  /** The recorded calls name the real marketplace: put ours in its place. */
  private static byte[] aimed(byte[] data) {
    return Hex.decode(
        Hex.encode(data)
            .replace("6abe1d282f72b474e54527d93b979a4f64d3030a", trade.diamond.hex().substring(2)));
  }
}
