package org.mor.automation.marketplace.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Why there is no result. Signed and encrypted if it is the model's own error; else plain text that
 * anybody on the way may have written.
 */
public record ProviderError(String message, long code, long timestamp, HexString signature)
    implements SignedMessage.Failure<ProviderError> {
  private static final HexString NONE = HexString.of(new byte[1]);

  /** A plain text, as providers send it: code 400 and a signature of one zero byte. */
  public static ProviderError plain(String message, long timestamp) {
    return new ProviderError(message, 400, timestamp, NONE);
  }

  /** The hex digits of an encrypted text, to be signed. */
  public static ProviderError encrypted(String message, long timestamp) {
    return new ProviderError(message, 400, timestamp, HexString.EMPTY);
  }

  /**
   * Reads it as the other side would; a signature may be missing.
   *
   * @throws WireException if a field has another type than agreed
   */
  public static ProviderError parse(JsonNode json) throws WireException {
    GoFields fields = new GoFields(json);
    String message = fields.string("message");
    long code = fields.uint64("code");
    Optional<JsonNode> data = fields.find("data").filter(node -> !node.isNull());
    if (data.isEmpty()) {
      return new ProviderError(message, code, 0, HexString.EMPTY);
    }
    GoFields inner = new GoFields(data.get());
    String signature = inner.string("signature");
    boolean none = signature.isEmpty() || signature.equalsIgnoreCase("0x");
    return new ProviderError(
        message,
        code,
        inner.uint64("timestamp"),
        none ? HexString.EMPTY : HexString.parse(signature));
  }

  /** Whether it claims to be the provider's own word; the claim is still to be checked. */
  public boolean isSigned() {
    return !signature.isEmpty() && !signature.equals(NONE);
  }

  @Override
  public ProviderError withSignature(HexString signature) {
    return new ProviderError(message, code, timestamp, signature);
  }

  @Override
  public String json(Optional<HexString> signature) {
    GoObject data =
        new GoObject()
            .uint64("timestamp", timestamp)
            .hex("signature", signature.orElse(HexString.EMPTY));
    return new GoObject()
        .string("message", message)
        .uint64("code", code)
        .raw("data", data.end())
        .end();
  }
}
