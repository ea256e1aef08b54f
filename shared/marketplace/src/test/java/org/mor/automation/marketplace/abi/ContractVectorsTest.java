package org.mor.automation.marketplace.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
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

  private static String hex(int selector) {
    return Hex.encode(ByteBuffer.allocate(4).putInt(selector).array());
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
          hex(function.selector()), recorded.path("selector").asString(""), function.signature());
    }
  }

  @Test
  void declaresErrorsAsRecorded() {
    for (ContractError error : ContractError.values()) {
      JsonNode recorded = abi.get("errors").path(error.signature());
      assertEquals(hex(error.selector()), recorded.path("selector").asString(""));
    }
  }

  /** An error that a consumer can meet must not come out as a hex number. */
  @Test
  void namesEveryErrorOfASession() {
    for (Map.Entry<String, JsonNode> error : abi.get("errors").properties()) {
      String from = error.getValue().get("interface").stringValue();
      if (from.equals("ISessionRouter") || from.equals("IDelegation")) {
        int selector = ByteBuffer.wrap(Vectors.bytes(error.getValue().get("selector"))).getInt();
        assertTrue(ContractError.of(selector).isPresent(), error.getKey());
      }
    }
  }

  @Test
  void decodesRecordedReverts() {
    for (JsonNode revert : calldata.get("revert_data")) {
      RevertReason reason = RevertReason.decode(Vectors.bytes(revert.get("data")));
      String name = revert.get("error").stringValue();
      List<String> arguments = revert.get("args").valueStream().map(JsonNode::stringValue).toList();
      if (name.equals("Error(string)")) {
        assertEquals(new RevertReason.Text(arguments.getFirst()), reason);
      } else {
        assertEquals(
            new RevertReason.Named(
                name.substring(0, name.indexOf('(')),
                arguments.stream().map(Address::new).toList()),
            reason);
      }
    }
  }

  @Test
  void decodesOtherReverts() {
    byte[] panic = ByteBuffer.allocate(36).putInt(0x4e487b71).put(35, (byte) 17).array();
    assertEquals("Panic(17)", RevertReason.decode(panic).label());
    assertEquals(new RevertReason.Unknown("0x"), RevertReason.decode(new byte[0]));
    assertEquals("reverted without data", RevertReason.decode(new byte[0]).label());
    assertEquals(
        new RevertReason.Unknown("0x12345678"),
        RevertReason.decode(new byte[] {0x12, 0x34, 0x56, 0x78}));
    // A known selector with nothing behind it.
    assertEquals(
        new RevertReason.Unknown("0x2e980d14"),
        RevertReason.decode(new byte[] {0x2e, (byte) 0x98, 0x0d, 0x14}));
  }

  @Test
  void writesTheRecordedMulticall() {
    for (JsonNode call : calldata.get("calls")) {
      if (!call.get("function").stringValue().equals("aggregate3")) {
        continue;
      }
      List<Multicall.Call> calls =
          call.get("args")
              .get(0)
              .valueStream()
              .map(
                  one ->
                      new Multicall.Call(
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
              model.elements(5).text(1);
            });
      }
    }
  }

  @Test
  void refusesOffsetsAndLengthsOutOfRange() {
    for (String evil : List.of("ff".repeat(32), "7f" + "ff".repeat(31), word(Integer.MAX_VALUE))) {
      AbiTuple tuple = AbiTuple.of(Hex.decode(evil + word(0)));
      assertThrows(AbiException.class, () -> tuple.tuple(0));
      assertThrows(AbiException.class, () -> tuple.bytes(0));
      assertThrows(AbiException.class, () -> tuple.flag(0));
      AbiTuple length = AbiTuple.of(Hex.decode(word(32) + evil));
      assertThrows(AbiException.class, () -> length.bytes(0));
      assertThrows(AbiException.class, () -> length.elements(0));
    }
    assertEquals(BigInteger.ONE.negate(), AbiTuple.of(Hex.decode("ff".repeat(32))).signed(0));
  }
}
