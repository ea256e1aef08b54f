package org.mor.automation.marketplace.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The report for the contract and its signature (v 27 or 28). */
public record ReportResult(
    HexString report, HexString reportSignature, long timestamp, HexString signature)
    implements SignedMessage.Result<ReportResult> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static ReportResult parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new ReportResult(
        fields.hex("message"),
        fields.hex("signedReport"),
        fields.uint64("timestamp"),
        fields.hex("signature"));
  }

  @Override
  public ReportResult withSignature(HexString signature) {
    return new ReportResult(report, reportSignature, timestamp, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .hex("message", report)
        .hex("signedReport", reportSignature)
        .signature(signature)
        .uint64("timestamp", timestamp)
        .end();
  }
}
