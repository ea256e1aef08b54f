package org.mor.automation.http;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to send before a snapshot.
 *
 * @param status of the answer if everything that the function calls is there
 */
public record PrimingRequest(String method, String path, String body, int status) {
  /** An event with a key that does not exist, and then a verified subject who does not either. */
  byte[] event(JsonMapper json) {
    ObjectNode event = json.createObjectNode();
    event.put("httpMethod", method).put("path", path).put("body", body);
    event.putObject("headers").put("Authorization", "Bearer sk-snapshotprim." + "A".repeat(43));
    event
        .putObject("requestContext")
        .put("requestId", "priming")
        .putObject("authorizer")
        .putObject("claims")
        .put("sub", "priming");
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }
}
