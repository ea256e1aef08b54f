package org.mor.automation.marketplace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A request as a provider receives it. {@code params} are to be read by the method's own type. */
public record RequestEnvelope(String id, String method, JsonNode params) {
  /**
   * Reads one message.
   *
   * @throws WireException if it is not an object with a string {@code id}: no answer is due
   */
  public static RequestEnvelope parse(byte[] message, JsonDecoder decoder) throws WireException {
    JsonNode json = decoder.decode(message);
    GoFields fields = new GoFields(json);
    Optional<JsonNode> params = fields.find("params");
    return new RequestEnvelope(
        fields.string("id"), fields.string("method"), params.orElse(MissingNode.getInstance()));
  }

  /** One request, ready to be written: nothing may follow it. */
  public static byte[] write(String id, SignedMessage.Request<?> request) {
    return new GoObject()
        .string("id", id)
        .string("method", request.method())
        .raw("params", request.json())
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Without the params, which hold the prompt. */
  @Override
  public String toString() {
    return "RequestEnvelope[" + method + "]";
  }
}
