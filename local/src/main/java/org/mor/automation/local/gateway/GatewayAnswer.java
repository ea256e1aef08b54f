package org.mor.automation.local.gateway;

import java.util.Map;
import java.util.Optional;
import org.mor.automation.local.template.Template;
import tools.jackson.databind.json.JsonMapper;

/** The answers of API Gateway itself, by its names for them. */
enum GatewayAnswer {
  MISSING_AUTHENTICATION_TOKEN(403, "Missing Authentication Token", "DEFAULT_4XX"),
  BAD_REQUEST(400, "Bad Request", "DEFAULT_4XX"),
  REQUEST_TOO_LARGE(413, "Request Too Long", "DEFAULT_4XX"),
  INTEGRATION_TIMEOUT(504, "Endpoint request timed out", "DEFAULT_5XX"),
  /** The function failed, or gave no valid HTTP answer. */
  DEFAULT_5XX(502, "Internal server error", "DEFAULT_5XX");

  private static final JsonMapper JSON = new JsonMapper();

  private final int status;
  private final String message;
  private final String fallback;

  /**
   * @param fallback the response of the template that applies if this one has none
   */
  GatewayAnswer(int status, String message, String fallback) {
    this.status = status;
    this.message = message;
    this.fallback = fallback;
  }

  int status(Map<String, Template.GatewayResponse> responses) {
    return response(responses).flatMap(Template.GatewayResponse::status).orElse(status);
  }

  String body(Map<String, Template.GatewayResponse> responses) {
    String quoted = JSON.writeValueAsString(message);
    return response(responses)
        .flatMap(Template.GatewayResponse::body)
        .map(body -> body.replace("$context.error.messageString", quoted))
        .orElse("{\"message\":" + quoted + "}");
  }

  private Optional<Template.GatewayResponse> response(
      Map<String, Template.GatewayResponse> responses) {
    return Optional.ofNullable(responses.getOrDefault(name(), responses.get(fallback)));
  }
}
