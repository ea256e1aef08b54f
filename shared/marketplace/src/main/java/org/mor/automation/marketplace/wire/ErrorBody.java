package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Why there is no result. Signed and encrypted if it is the model's own error; else plain text that
 * anybody on the way may have written.
 */
public record ErrorBody(String message, long code, long timestamp, HexString signature)
    implements SignedMessage.Failure<ErrorBody> {
  private static final HexString NONE = HexString.of(new byte[1]);

  /** A plain text, as providers send it: code 400 and a signature of one zero byte. */
  public static ErrorBody plain(String message, long timestamp) {
    return new ErrorBody(message, 400, timestamp, NONE);
  }

  /** The hex digits of an encrypted text, to be signed. */
  public static ErrorBody encrypted(String message, long timestamp) {
    return new ErrorBody(message, 400, timestamp, HexString.EMPTY);
  }

  /**
   * Reads it as the other side would; a signature may be missing.
   *
   * @throws WireException if a field has another type than agreed
   */
  public static ErrorBody parse(JsonNode json) throws WireException {
    Fields fields = new Fields(json);
    String message = fields.string("message");
    long code = fields.uint64("code");
    Optional<JsonNode> data = fields.find("data").filter(node -> !node.isNull());
    if (data.isEmpty()) {
      return new ErrorBody(message, code, 0, HexString.EMPTY);
    }
    Fields inner = new Fields(data.get());
    String signature = inner.string("signature");
    boolean none = signature.isEmpty() || signature.equalsIgnoreCase("0x");
    return new ErrorBody(
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
  public byte[] signingBytes() {
    return withSignature(HexString.EMPTY).json().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public ErrorBody withSignature(HexString signature) {
    return new ErrorBody(message, code, timestamp, signature);
  }

  @Override
  public String json() {
    GoObject data = new GoObject().uint64("timestamp", timestamp).hex("signature", signature);
    return new GoObject()
        .string("message", message)
        .uint64("code", code)
        .raw("data", data.end())
        .end();
  }
}
