package org.mor.automation.marketplace.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A part of the answer: hex digits without "0x" of what is encrypted for the asker. */
public record PromptResult(String message, long timestamp, HexString signature)
    implements SignedMessage.Result<PromptResult> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static PromptResult parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new PromptResult(
        fields.string("message"), fields.uint64("timestamp"), fields.hex("signature"));
  }

  @Override
  public PromptResult withSignature(HexString signature) {
    return new PromptResult(message, timestamp, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .string("message", message)
        .signature(signature)
        .uint64("timestamp", timestamp)
        .end();
  }
}
