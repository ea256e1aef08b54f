package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Here I am. The version is empty before 6.0.0. */
public record PingResult(HexString nonce, String version, HexString signature)
    implements SignedMessage.Result<PingResult> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static PingResult parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new PingResult(fields.hex("nonce"), fields.string("version"), fields.hex("signature"));
  }

  private GoObject fields() {
    GoObject fields = new GoObject().hex("nonce", nonce);
    return version.isEmpty() ? fields : fields.string("version", version);
  }

  @Override
  public byte[] signingBytes() {
    return fields().hex("signature", HexString.EMPTY).end().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public PingResult withSignature(HexString signature) {
    return new PingResult(nonce, version, signature);
  }

  @Override
  public String json() {
    return fields().hex("signature", signature).end();
  }
}
