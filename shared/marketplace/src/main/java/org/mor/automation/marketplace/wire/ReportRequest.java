package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import org.mor.automation.marketplace.SessionId;
import tools.jackson.databind.JsonNode;

/** Give the report that closes the session. */
public record ReportRequest(SessionId sessionId, long timestamp, HexString signature)
    implements SignedMessage.Request<ReportRequest> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static ReportRequest parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new ReportRequest(
        fields.sessionId("message"), fields.uint64("timestamp"), fields.hex("signature"));
  }

  private GoObject fields(GoObject object) {
    return object.hex("message", sessionId).uint64("timestamp", timestamp);
  }

  @Override
  public String method() {
    return "session.report";
  }

  @Override
  public byte[] signingBytes() {
    return fields(new GoObject()).end().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public ReportRequest withSignature(HexString signature) {
    return new ReportRequest(sessionId, timestamp, signature);
  }

  @Override
  public String json() {
    return fields(new GoObject().hex("signature", signature)).end();
  }
}
