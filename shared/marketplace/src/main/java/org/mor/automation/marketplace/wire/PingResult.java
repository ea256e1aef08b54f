package org.mor.automation.marketplace.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Here I am. The version is empty before 6.0.0. */
public record PingResult(HexString nonce, String version, HexString signature)
    implements SignedMessage.Result<PingResult> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static PingResult parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new PingResult(fields.hex("nonce"), fields.string("version"), fields.hex("signature"));
  }

  @Override
  public PingResult withSignature(HexString signature) {
    return new PingResult(nonce, version, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    GoObject fields = new GoObject().hex("nonce", nonce);
    if (!version.isEmpty()) {
      fields.string("version", version);
    }
    return fields.hex("signature", signature.orElse(HexString.EMPTY)).end();
  }
}
