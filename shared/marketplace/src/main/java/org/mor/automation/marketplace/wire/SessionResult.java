package org.mor.automation.marketplace.wire;

import java.util.Optional;
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
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static SessionResult parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new SessionResult(
        fields.hex("message"),
        fields.hex("approval"),
        fields.hex("approvalSig"),
        fields.address("user"),
        fields.uint64("timestamp"),
        fields.hex("signature"));
  }

  @Override
  public SessionResult withSignature(HexString signature) {
    return new SessionResult(providerKey, approval, approvalSignature, user, timestamp, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .hex("message", providerKey)
        .hex("approval", approval)
        .hex("approvalSig", approvalSignature)
        .hex("user", user)
        .uint64("timestamp", timestamp)
        .signature(signature)
        .end();
  }
}
