package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import org.mor.automation.marketplace.SessionId;
import tools.jackson.databind.JsonNode;

/** Run this OpenAI-style request, a JSON text, in the session. */
public record PromptRequest(
    SessionId sessionId, String message, long timestamp, HexString signature)
    implements SignedMessage.Request<PromptRequest> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static PromptRequest parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new PromptRequest(
        fields.sessionId("sessionid"),
        fields.string("message"),
        fields.uint64("timestamp"),
        fields.hex("signature"));
  }

  private GoObject fields(GoObject object) {
    return object
        .hex("sessionid", sessionId)
        .string("message", message)
        .uint64("timestamp", timestamp);
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
  public byte[] signingBytes() {
    return fields(new GoObject()).end().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public PromptRequest withSignature(HexString signature) {
    return new PromptRequest(sessionId, message, timestamp, signature);
  }

  @Override
  public String json() {
    return fields(new GoObject().hex("signature", signature)).end();
  }
}
