package org.mor.automation.marketplace.wire;

import java.util.Optional;
import org.mor.automation.marketplace.SessionId;
import tools.jackson.databind.JsonNode;

/** Give the report that closes the session. */
public record ReportRequest(SessionId sessionId, long timestamp, HexString signature)
    implements SignedMessage.Request<ReportRequest> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static ReportRequest parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new ReportRequest(
        fields.sessionId("message"), fields.uint64("timestamp"), fields.hex("signature"));
  }

  @Override
  public String method() {
    return "session.report";
  }

  @Override
  public ReportRequest withSignature(HexString signature) {
    return new ReportRequest(sessionId, timestamp, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .signature(signature)
        .hex("message", sessionId)
        .uint64("timestamp", timestamp)
        .end();
  }
}
