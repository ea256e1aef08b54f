package org.mor.automation.marketplace.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.crypto.Keccak;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;

/** Every recorded call, answer and id, so that none is passed over. */
class CalldataVectorsTest {
  /** Recorded, and not called by this client. */
  private static final Set<String> NOT_CALLED =
      Set.of(
          "aggregate",
          "isRightsDelegated",
          "getSessionEnd",
          "getTodaysBudget",
          "increaseAllowance");

  private final JsonNode vectors = Vectors.read("calldata.json");

  @Test
  void everyCallIsWrittenAsRecorded() {
    Set<String> passed = new TreeSet<>();
    int written = 0;
    for (JsonNode call : vectors.get("calls")) {
      String name = call.get("function").stringValue();
      if (name.equals("aggregate3")) {
        assertEquals(
            call.get("calldata").stringValue(), Hex.encode(multicall(call.get("args").get(0))));
        written++;
        continue;
      }
      Optional<ContractFunction> function = declared(name);
      if (function.isEmpty()) {
        passed.add(name);
        continue;
      }
      byte[] data = plain(function.get(), call.get("args"));
      assertEquals(
          call.get("calldata").stringValue(), Hex.encode(data), call.get("name").stringValue());
      written++;
    }
    assertEquals(new TreeSet<>(NOT_CALLED), passed);
    assertEquals(20, written);
  }

  private static Optional<ContractFunction> declared(String name) {
    return Arrays.stream(ContractFunction.values())
        .filter(function -> function.signature().startsWith(name + "("))
        .findFirst();
  }

  private static byte[] plain(ContractFunction function, JsonNode arguments) {
    String signature = function.signature();
    String types = signature.substring(signature.indexOf('(') + 1, signature.length() - 1);
    List<Object> values = new ArrayList<>();
    for (String type : types.split(",", -1)) {
      JsonNode argument = arguments.get(values.size());
      values.add(
          switch (type) {
            case "bytes" -> Vectors.bytes(argument);
            case "bool" -> argument.booleanValue();
            default -> argument.asString();
          });
    }
    assertEquals(arguments.size(), values.size());
    return function.encode(values.toArray());
  }

  private static byte[] multicall(JsonNode calls) {
    return Multicall.encode(
        calls
            .valueStream()
            .map(
                call ->
                    new ContractCall(
                        new Address(call.get("target").stringValue()),
                        Vectors.bytes(call.get("callData"))))
            .toList());
  }

  /** What each of these holds is read by the tests of what is made of them. */
  @Test
  void noOtherAnswersAreRecorded() {
    assertEquals(
        Set.of(
            "getBid",
            "getModel",
            "getProvider",
            "getSession",
            "getModelStats",
            "getProviderModelStats",
            "getModelActiveBids",
            "getUserStakesOnHold"),
        vectors
            .get("returns")
            .valueStream()
            .map(answer -> answer.get("function").stringValue())
            .collect(Collectors.toSet()));
  }

  @Test
  void stakesOnHoldAreTwoNumbers() {
    JsonNode answer =
        vectors
            .get("returns")
            .valueStream()
            .filter(one -> one.get("function").stringValue().equals("getUserStakesOnHold"))
            .findFirst()
            .orElseThrow();
    AbiTuple stakes = AbiTuple.of(Vectors.bytes(answer.get("return_data")));
    assertEquals(
        answer.get("decoded").valueStream().map(JsonNode::stringValue).toList(),
        List.of(stakes.number(0).toString(), stakes.number(1).toString()));
  }

  @Test
  void idsAreHashesOfWhatTheyName() {
    JsonNode ids = vectors.get("ids");
    assertEquals(3, ids.size());
    JsonNode bid = ids.get("bid_id");
    assertHash(bid, bytes(bid, "provider"), bytes(bid, "model_id"), word(bid, "nonce"));
    assertEquals(bid.get("keccak256").stringValue(), hash(bytes(bid, "packed")));
    JsonNode session = ids.get("session_id");
    assertHash(
        session,
        bytes(session, "user"),
        bytes(session, "provider"),
        bytes(session, "bid_id"),
        word(session, "session_nonce"));
    JsonNode model = ids.get("model_id");
    assertHash(model, bytes(model, "owner"), bytes(model, "base_model_id"));
  }

  private static void assertHash(JsonNode id, byte[]... parts) {
    assertEquals(id.get("keccak256").stringValue(), hash(parts));
  }

  private static String hash(byte[]... parts) {
    return Hex.encode(Keccak.hash(parts));
  }

  private static byte[] bytes(JsonNode id, String field) {
    return Vectors.bytes(id.get(field));
  }

  private static byte[] word(JsonNode id, String field) {
    return Numeric.toBytesPadded(new BigInteger(id.get(field).asString()), 32);
  }
}
