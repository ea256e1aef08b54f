package org.mor.automation.benchmarks;

import java.nio.charset.StandardCharsets;
import org.mor.automation.core.Secret;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events of a REST API. */
final class Events {
  private static final JsonMapper JSON = new JsonMapper();

  private Events() {}

  static byte[] settings(Secret key) {
    return event("GET", "/api/v1/automation/settings", "", key);
  }

  static byte[] chat(Secret key) {
    return event("POST", "/v1/chat/completions", chatBody("hello there", false), key);
  }

  static String chatBody(String text, boolean stream) {
    ObjectNode body = JSON.createObjectNode().put("model", "local-chat").put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return body.toString();
  }

  private static byte[] event(String method, String path, String body, Secret key) {
    ObjectNode event = JSON.createObjectNode();
    event.put("path", path).put("resource", path).put("httpMethod", method);
    event
        .putObject("headers")
        .put("Authorization", "Bearer " + key.value())
        .put("Content-Type", "application/json");
    event.putObject("requestContext").put("requestId", "r").put("stage", "local");
    event.put("body", body).put("isBase64Encoded", false);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }
}
