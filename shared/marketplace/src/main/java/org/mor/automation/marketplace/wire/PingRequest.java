package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Are you there? The nonce comes back. */
public record PingRequest(HexString nonce, HexString signature)
    implements SignedMessage.Request<PingRequest> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static PingRequest parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new PingRequest(fields.hex("nonce"), fields.hex("signature"));
  }

  @Override
  public String method() {
    return "network.ping";
  }

  @Override
  public byte[] signingBytes() {
    return new GoObject()
        .hex("nonce", nonce)
        .hex("signature", HexString.EMPTY)
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public PingRequest withSignature(HexString signature) {
    return new PingRequest(nonce, signature);
  }

  @Override
  public String json() {
    return new GoObject().hex("nonce", nonce).hex("signature", signature).end();
  }
}
