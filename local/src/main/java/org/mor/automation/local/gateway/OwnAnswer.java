package org.mor.automation.local.gateway;

import java.util.Map;
import java.util.Optional;
import org.mor.automation.local.template.Template;
import tools.jackson.databind.json.JsonMapper;

/** The answers of API Gateway itself, by its names for them. */
enum OwnAnswer {
  MISSING_AUTHENTICATION_TOKEN(403, "Missing Authentication Token", "DEFAULT_4XX"),
  BAD_REQUEST(400, "Bad Request", "DEFAULT_4XX"),
  REQUEST_TOO_LARGE(413, "Request Too Long", "DEFAULT_4XX"),
  INTEGRATION_TIMEOUT(504, "Endpoint request timed out", "DEFAULT_5XX"),
  /** The function failed, or gave no valid HTTP answer. */
  DEFAULT_5XX(502, "Internal server error", "DEFAULT_5XX");

  private static final JsonMapper JSON = new JsonMapper();

  private final int status;
  private final String message;
  private final String general;

  /**
   * @param general the response of the template that applies if this one has none
   */
  OwnAnswer(int status, String message, String general) {
    this.status = status;
    this.message = message;
    this.general = general;
  }

  int status(Map<String, Template.GatewayResponse> said) {
    return own(said).flatMap(Template.GatewayResponse::status).orElse(status);
  }

  String body(Map<String, Template.GatewayResponse> said) {
    String quoted = JSON.writeValueAsString(message);
    return own(said)
        .flatMap(Template.GatewayResponse::body)
        .map(body -> body.replace("$context.error.messageString", quoted))
        .orElse("{\"message\":" + quoted + "}");
  }

  private Optional<Template.GatewayResponse> own(Map<String, Template.GatewayResponse> said) {
    return Optional.ofNullable(said.getOrDefault(name(), said.get(general)));
  }
}
