package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The report for the contract and its signature (v 27 or 28). */
public record ReportResult(
    HexString report, HexString reportSignature, long timestamp, HexString signature)
    implements SignedMessage.Result<ReportResult> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static ReportResult parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new ReportResult(
        fields.hex("message"),
        fields.hex("signedReport"),
        fields.uint64("timestamp"),
        fields.hex("signature"));
  }

  private GoObject fields() {
    return new GoObject().hex("message", report).hex("signedReport", reportSignature);
  }

  @Override
  public byte[] signingBytes() {
    return fields().uint64("timestamp", timestamp).end().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public ReportResult withSignature(HexString signature) {
    return new ReportResult(report, reportSignature, timestamp, signature);
  }

  @Override
  public String json() {
    return fields().hex("signature", signature).uint64("timestamp", timestamp).end();
  }
}
