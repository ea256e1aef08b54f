package org.mor.automation.chat;

import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.session.pool.SessionName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields that both kinds of requests have, checked; a fault is named by its field. */
final class Fields {
  private Fields() {}

  static Optional<String> model(ObjectNode body) {
    JsonNode model = body.path("model");
    if (absent(model)) {
      return Optional.empty();
    }
    if (!model.isString() || model.stringValue().isBlank() || model.stringValue().length() > 256) {
      throw wrong("model", "model must be a text of 1 to 256 characters.");
    }
    return Optional.of(model.stringValue());
  }

  /** Taken out of the body: it is nothing of the provider's. */
  static Optional<SessionName> session(ObjectNode body) {
    JsonNode session = body.path("session_id");
    body.remove("session_id");
    if (absent(session)) {
      return Optional.empty();
    }
    Optional<SessionName> name = SessionName.read(session.asString(""));
    if (name.isEmpty()) {
      throw wrong(
          "session_id", "session_id must be a session's id, as POST /api/v1/sessions gives it.");
    }
    return name;
  }

  static void count(ObjectNode body, String name) {
    JsonNode value = body.path(name);
    if (!absent(value)
        && !(value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0)) {
      throw wrong(name, name + " must be a whole number above 0.");
    }
  }

  /** What a provider cannot read it refuses without a word about the field. */
  static void text(ObjectNode body, String name) {
    JsonNode value = body.path(name);
    if (!absent(value) && !value.isString()) {
      throw wrong(name, name + " must be a text.");
    }
  }

  static void object(ObjectNode body, String name) {
    JsonNode value = body.path(name);
    if (!absent(value) && !value.isObject()) {
      throw wrong(name, name + " must be an object.");
    }
  }

  static void wholeNumber(ObjectNode body, String name) {
    JsonNode value = body.path(name);
    if (!absent(value) && !(value.isIntegralNumber() && value.canConvertToLong())) {
      throw wrong(name, name + " must be a whole number of at most 64 bits.");
    }
  }

  /** The provider takes the key for the kind of the call. */
  static void refuseType(ObjectNode body) {
    if (body.has("type")) {
      throw wrong(
          "type", "A request has no type; it would make the provider take it for another call.");
    }
  }

  static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static ApiException wrong(String param, String message) {
    return new ApiException(ApiError.invalid(param, message));
  }
}
