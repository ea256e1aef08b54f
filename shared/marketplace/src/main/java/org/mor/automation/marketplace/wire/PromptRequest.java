package org.mor.automation.marketplace.wire;

import java.util.Optional;
import org.mor.automation.marketplace.SessionId;
import tools.jackson.databind.JsonNode;

/** Run this OpenAI-style request, a JSON text, in the session. */
public record PromptRequest(
    SessionId sessionId, String message, long timestamp, HexString signature)
    implements SignedMessage.Request<PromptRequest> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static PromptRequest parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new PromptRequest(
        fields.sessionId("sessionid"),
        fields.string("message"),
        fields.uint64("timestamp"),
        fields.hex("signature"));
  }

  /** Without the prompt, which is nobody's business in a log. */
  @Override
  public String toString() {
    return "PromptRequest[" + sessionId + "]";
  }

  @Override
  public String method() {
    return "session.prompt";
  }

  @Override
  public PromptRequest withSignature(HexString signature) {
    return new PromptRequest(sessionId, message, timestamp, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .signature(signature)
        .hex("sessionid", sessionId)
        .string("message", message)
        .uint64("timestamp", timestamp)
        .end();
  }
}
