package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** A part of the answer: hex digits without "0x" of what is encrypted for the asker. */
public record PromptResult(String message, long timestamp, HexString signature)
    implements SignedMessage.Result<PromptResult> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static PromptResult parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new PromptResult(
        fields.string("message"), fields.uint64("timestamp"), fields.hex("signature"));
  }

  @Override
  public byte[] signingBytes() {
    return new GoObject()
        .string("message", message)
        .uint64("timestamp", timestamp)
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public PromptResult withSignature(HexString signature) {
    return new PromptResult(message, timestamp, signature);
  }

  @Override
  public String json() {
    return new GoObject()
        .string("message", message)
        .hex("signature", signature)
        .uint64("timestamp", timestamp)
        .end();
  }
}
