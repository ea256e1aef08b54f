package org.mor.automation.marketplace.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ContractCall;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.crypto.Keccak;
import tools.jackson.databind.JsonNode;

class ContractVectorsTest {
  private final JsonNode abi = Vectors.read("abi.json");
  private final JsonNode calldata = Vectors.read("calldata.json");

  private static String hash(String signature) {
    return Hex.encode(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The vectors themselves are sound: every entry, used here or not. */
  @Test
  void hashesEverySignatureAsRecorded() {
    for (Map.Entry<String, JsonNode> function : abi.get("functions").properties()) {
      String selector = function.getValue().get("selector").stringValue();
      assertEquals(selector, hash(function.getKey()).substring(0, 10));
    }
    for (Map.Entry<String, JsonNode> error : abi.get("errors").properties()) {
      String selector = error.getValue().get("selector").stringValue();
      assertEquals(selector, hash(error.getKey()).substring(0, 10));
    }
    for (Map.Entry<String, JsonNode> event : abi.get("events").properties()) {
      assertEquals(event.getValue().get("topic0").stringValue(), hash(event.getKey()));
    }
  }

  @Test
  void declaresFunctionsAsRecorded() {
    for (ContractFunction function : ContractFunction.values()) {
      JsonNode recorded = abi.get("functions").path(function.signature());
      assertEquals(
          hash(function.signature()).substring(0, 10),
          recorded.path("selector").asString(""),
          function.signature());
    }
  }

  @Test
  void writesTheRecordedMulticall() {
    for (JsonNode call : calldata.get("calls")) {
      if (!call.get("function").stringValue().equals("aggregate3")) {
        continue;
      }
      List<ContractCall> calls =
          call.get("args")
              .get(0)
              .valueStream()
              .map(
                  one ->
                      new ContractCall(
                          new Address(one.get("target").stringValue()),
                          Vectors.bytes(one.get("callData"))))
              .toList();
      assertEquals(call.get("calldata").stringValue(), Hex.encode(Multicall.encode(calls)));
      return;
    }
    throw new AssertionError("no multicall in the vectors");
  }

  @Test
  void readsWhatAMulticallReturns() {
    // Two results: one of three bytes, one that failed.
    String words =
        word(32)
            + word(2)
            + word(64)
            + word(192)
            + word(1)
            + word(64)
            + word(3)
            + "0a0b0c"
            + "00".repeat(29)
            + word(0)
            + word(64)
            + word(0);
    List<Optional<byte[]>> results = Multicall.decode(Hex.decode(words), 2);
    assertEquals("0x0a0b0c", Hex.encode(results.get(0).orElseThrow()));
    assertTrue(results.get(1).isEmpty());
    assertThrows(AbiException.class, () -> Multicall.decode(Hex.decode(words), 3));
  }

  private static String word(int number) {
    return String.format("%064x", number);
  }

  /** Whatever sits at an address may answer: nothing but the exception may come of it. */
  @Test
  void refusesEveryTruncation() {
    for (JsonNode returned : calldata.get("returns")) {
      if (!returned.get("function").stringValue().equals("getModel")) {
        continue;
      }
      byte[] whole = Vectors.bytes(returned.get("return_data"));
      for (int length = 0; length < 32 * 15; length += 16) {
        byte[] part = Arrays.copyOf(whole, length);
        assertThrows(
            AbiException.class,
            () -> {
              AbiTuple model = AbiTuple.of(part).tuple(0);
              model.flag(7);
              model.text(4);
              model.texts(5);
            });
      }
    }
  }

  @Test
  void refusesOffsetsAndLengthsOutOfRange() {
    // The last two would be right if only their last four bytes counted.
    for (String evil :
        List.of(
            "ff".repeat(32),
            "7f" + "ff".repeat(31),
            word(Integer.MAX_VALUE),
            "00".repeat(27) + "0100000020",
            "80" + "00".repeat(30) + "20")) {
      AbiTuple tuple = AbiTuple.of(Hex.decode(evil + word(0)));
      assertThrows(AbiException.class, () -> tuple.tuple(0));
      assertThrows(AbiException.class, () -> tuple.bytes(0));
      assertThrows(AbiException.class, () -> tuple.flag(0));
      assertThrows(AbiException.class, () -> tuple.words(0));
      assertThrows(AbiException.class, () -> tuple.texts(0));
      AbiTuple length = AbiTuple.of(Hex.decode(word(32) + evil));
      assertThrows(AbiException.class, () -> length.bytes(0));
      assertThrows(AbiException.class, () -> length.words(0));
      assertThrows(AbiException.class, () -> length.texts(0));
      AbiTuple inner = AbiTuple.of(Hex.decode(word(32) + word(1) + word(32) + evil));
      assertThrows(AbiException.class, () -> inner.texts(0));
      byte[] results = Hex.decode(word(32) + word(1) + evil + word(0));
      assertThrows(AbiException.class, () -> Multicall.decode(results, 1));
    }
    assertEquals(BigInteger.ONE.negate(), AbiTuple.of(Hex.decode("ff".repeat(32))).signed(0));
  }

  /** A short answer in which a thousand texts or results are the same one. */
  @Test
  void refusesToCopyTheSameBytesManyTimes() {
    int count = 1_000;
    byte[] texts = Hex.decode(sameElements(count) + word(64_000) + "61".repeat(64_000));
    assertThrows(AbiException.class, () -> AbiTuple.of(texts).texts(0));
    byte[] results =
        Hex.decode(sameElements(count) + word(1) + word(64) + word(64_000) + "61".repeat(64_000));
    assertThrows(AbiException.class, () -> Multicall.decode(results, count));
  }

  private static String sameElements(int count) {
    return word(32) + word(count) + word(32 * count).repeat(count);
  }

  @Test
  void refusesArgumentsThatTheFunctionDoesNotTake() {
    assertThrows(IllegalArgumentException.class, () -> ContractFunction.GET_BID.encode());
    assertThrows(
        IllegalArgumentException.class,
        () -> ContractFunction.GET_BID.encode("0x" + "00".repeat(31)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ContractFunction.APPROVE.encode("0x" + "11".repeat(20), BigInteger.ONE.negate()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ContractFunction.APPROVE.encode("0x" + "11".repeat(20), BigInteger.ONE.shiftLeft(256)));
  }
}
