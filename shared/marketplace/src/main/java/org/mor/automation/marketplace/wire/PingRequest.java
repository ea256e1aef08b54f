package org.mor.automation.marketplace.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Are you there? The nonce comes back. */
public record PingRequest(HexString nonce, HexString signature)
    implements SignedMessage.Request<PingRequest> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static PingRequest parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new PingRequest(fields.hex("nonce"), fields.hex("signature"));
  }

  @Override
  public String method() {
    return "network.ping";
  }

  @Override
  public PingRequest withSignature(HexString signature) {
    return new PingRequest(nonce, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .hex("nonce", nonce)
        .hex("signature", signature.orElse(HexString.EMPTY))
        .end();
  }
}
