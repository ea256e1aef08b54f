package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One message of an answer: a result, to be read by the method's own type, or an error. */
public sealed interface ResponseEnvelope {
  String id();

  record Success(String id, JsonNode result) implements ResponseEnvelope {}

  record Failure(String id, ProviderError error) implements ResponseEnvelope {}

  /**
   * Reads one message.
   *
   * @throws WireException if it is not one
   */
  static ResponseEnvelope parse(byte[] message, JsonDecoder decoder) throws WireException {
    GoFields fields = new GoFields(decoder.decode(message));
    String id = fields.string("id");
    Optional<JsonNode> error = fields.find("error").filter(node -> !node.isNull());
    if (error.isPresent()) {
      return new Failure(id, ProviderError.parse(error.get()));
    }
    JsonNode result =
        fields
            .find("result")
            .filter(JsonNode::isObject)
            .orElseThrow(() -> WireException.malformed("neither result nor error"));
    return new Success(id, result);
  }

  /** One message with a result, ready to be written. */
  static byte[] write(String id, SignedMessage.Result<?> result) {
    return new GoObject()
        .string("id", id)
        .raw("result", result.json())
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One message with an error, ready to be written. */
  static byte[] write(String id, ProviderError error) {
    return new GoObject()
        .string("id", id)
        .raw("result", "null")
        .raw("error", error.json())
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }
}
