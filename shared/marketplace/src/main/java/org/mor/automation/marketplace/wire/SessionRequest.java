package org.mor.automation.marketplace.wire;

import java.math.BigInteger;
import java.util.Optional;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import tools.jackson.databind.JsonNode;

/**
 * Approve a session for a bid; {@code key} is what later prompts are signed with, {@code spend} the
 * stake in wei.
 */
public record SessionRequest(
    Address user, HexString key, BigInteger spend, long timestamp, BidId bidId, HexString signature)
    implements SignedMessage.Request<SessionRequest> {
  /** Reads it as the other side would; throws if a field is missing or of another type. */
  public static SessionRequest parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    return new SessionRequest(
        fields.address("user"),
        fields.hex("key"),
        fields.decimal("spend"),
        fields.uint64("timestamp"),
        fields.bidId("bidid"),
        fields.hex("signature"));
  }

  @Override
  public String method() {
    return "session.request";
  }

  @Override
  public SessionRequest withSignature(HexString signature) {
    return new SessionRequest(user, key, spend, timestamp, bidId, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    return new GoObject()
        .signature(signature)
        .hex("user", user)
        .hex("key", key)
        .decimal("spend", spend)
        .uint64("timestamp", timestamp)
        .hex("bidid", bidId)
        .end();
  }
}
