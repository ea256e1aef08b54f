package org.mor.automation.sessions;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.session.model.IntentId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a session is asked for by: a model or a bid, never both.
 *
 * @param duration empty for that of the caller's settings
 */
record OpenRequest(Optional<String> model, Optional<BidId> bid, Optional<Duration> duration) {
  /** The chain's shortest and a margin. */
  static final Duration SHORTEST = Duration.ofSeconds(330);

  private static final int INTENT_BYTES = 16;

  static OpenRequest read(ObjectNode body) {
    Optional<String> model = Optional.empty();
    Optional<BidId> bid = Optional.empty();
    Optional<Duration> duration = Optional.empty();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      switch (field.getKey()) {
        case "model" -> model = Optional.of(model(field.getValue()));
        case "bid" -> bid = Optional.of(bid(field.getValue()));
        case "duration" -> duration = Optional.of(duration(field.getValue()));
        default ->
            throw new ApiException(
                ApiError.unknownField(field.getKey(), "The fields are model, bid and duration."));
      }
    }
    if (model.isPresent() == bid.isPresent()) {
      throw wrong("model", "Give either model or bid.");
    }
    return new OpenRequest(model, bid, duration);
  }

  private static String model(JsonNode value) {
    String model = value.asString("");
    if (!value.isString() || model.isBlank() || model.length() > 256) {
      throw wrong("model", "model must be a text of 1 to 256 characters.");
    }
    return model;
  }

  private static BidId bid(JsonNode value) {
    if (!value.isString() || !value.stringValue().matches("0x[0-9a-fA-F]{64}")) {
      throw wrong("bid", "bid must be 0x and 64 hex digits.");
    }
    return new BidId(value.stringValue());
  }

  private static Duration duration(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      Duration duration = Duration.ofSeconds(value.intValue());
      if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(UserSettings.LONGEST) <= 0) {
        return duration;
      }
    }
    throw wrong("duration", "duration must be a whole number of seconds from 330 to 86400.");
  }

  private static ApiException wrong(String param, String message) {
    return new ApiException(ApiError.invalid(param, message));
  }

  /** How long it is to last, by the caller's settings where it does not say so itself. */
  Duration lasting(Duration settings) {
    Duration asked = duration.orElse(settings);
    return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
  }

  /** The same for the same request only, whatever names and settings have come to mean since. */
  String fingerprint() {
    return digest(
        model.orElse("")
            + '\n'
            + bid.map(BidId::hex).orElse("")
            + '\n'
            + duration.map(Duration::toString).orElse(""));
  }

  /** The same for the same key of the same user only. */
  static IntentId intent(UserId user, String idempotencyKey) {
    // Neither can hold a line break.
    String name = digest(user.value() + '\n' + idempotencyKey);
    return new IntentId(name.substring(0, 2 * INTENT_BYTES));
  }

  private static String digest(String text) {
    return Hex.encode(Keccak.hash(text.getBytes(StandardCharsets.UTF_8))).substring(2);
  }
}
