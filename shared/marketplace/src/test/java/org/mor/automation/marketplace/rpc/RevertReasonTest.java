package org.mor.automation.marketplace.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.abi.ContractFunction;
import tools.jackson.databind.JsonNode;

class RevertReasonTest {
  private final JsonNode abi = Vectors.read("abi.json");
  private final JsonNode calldata = Vectors.read("calldata.json");

  @Test
  void declaresErrorsAsRecorded() {
    for (String error : ContractErrors.SIGNATURES) {
      JsonNode recorded = abi.get("errors").path(error);
      assertEquals(ContractFunction.selector(error), recorded.path("selector").asString(""));
    }
  }

  /** An error that a consumer can meet must not come out as a hex number. */
  @Test
  void namesEveryErrorOfASession() {
    for (Map.Entry<String, JsonNode> error : abi.get("errors").properties()) {
      String from = error.getValue().get("interface").stringValue();
      if (from.equals("ISessionRouter") || from.equals("IDelegation")) {
        byte[] selector = Vectors.bytes(error.getValue().get("selector"));
        assertTrue(ContractErrors.of(selector).isPresent(), error.getKey());
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
}
