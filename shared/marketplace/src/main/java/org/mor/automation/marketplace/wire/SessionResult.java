package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import org.mor.automation.marketplace.Address;
import tools.jackson.databind.JsonNode;

/**
 * A session is approved: the provider's key, the approval for the contract and its signature (v 27
 * or 28).
 */
public record SessionResult(
    HexString providerKey,
    HexString approval,
    HexString approvalSignature,
    Address user,
    long timestamp,
    HexString signature)
    implements SignedMessage.Result<SessionResult> {
  /**
   * Reads it as the other side would.
   *
   * @throws WireException if a field is missing that must be there, or has another type
   */
  public static SessionResult parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    return new SessionResult(
        fields.hex("message"),
        fields.hex("approval"),
        fields.hex("approvalSig"),
        fields.address("user"),
        fields.uint64("timestamp"),
        fields.hex("signature"));
  }

  private GoObject fields() {
    return new GoObject()
        .hex("message", providerKey)
        .hex("approval", approval)
        .hex("approvalSig", approvalSignature)
        .hex("user", user)
        .uint64("timestamp", timestamp);
  }

  @Override
  public byte[] signingBytes() {
    return fields().end().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public SessionResult withSignature(HexString signature) {
    return new SessionResult(providerKey, approval, approvalSignature, user, timestamp, signature);
  }

  @Override
  public String json() {
    return fields().hex("signature", signature).end();
  }
}
