package org.mor.automation.settings;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.Callers;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the settings routes answer. Safe for any thread. */
final class SettingsApi {
  private final Callers callers;
  private final SystemFlag flag;
  private final SettingsStore store;
  private final JsonBody body;
  private final ErrorMapper errors;

  SettingsApi(
      Callers callers, SystemFlag flag, SettingsStore store, JsonBody body, ErrorMapper errors) {
    this.callers = callers;
    this.flag = flag;
    this.store = store;
    this.body = body;
    this.errors = errors;
  }

  ApiResponse get(ApiRequest request) {
    if (request.path().equals("/health")) {
      return answer(request, "{\"status\":\"ok\"}");
    }
    return guarded(request, () -> store.read(permitted(request)));
  }

  ApiResponse put(ApiRequest request) {
    return guarded(
        request,
        () -> {
          UserId user = permitted(request);
          return store.change(user, change(body.object(request)));
        });
  }

  private interface Call {
    UserSettings run();
  }

  private ApiResponse guarded(ApiRequest request, Call call) {
    try {
      return answer(request, json(call.run()));
    } catch (RuntimeException e) {
      return errors.responseWithDetail(errors.error(e, request.requestId()), request.requestId());
    }
  }

  private UserId permitted(ApiRequest request) {
    UserId user = callers.user(request);
    if (flag.state() instanceof FlagState.Off) {
      throw new ApiException(ApiError.settingsOffForAll());
    }
    return user;
  }

  private static SettingsChange change(ObjectNode body) {
    Optional<Boolean> enabled = Optional.empty();
    Optional<Duration> duration = Optional.empty();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      switch (field.getKey()) {
        case "is_enabled" -> enabled = Optional.of(enabled(field.getValue()));
        case "session_duration" -> duration = Optional.of(duration(field.getValue()));
        default ->
            throw new ApiException(
                ApiError.invalid(
                    printable(field.getKey()),
                    "Unknown field. The fields are is_enabled and session_duration."));
      }
    }
    if (enabled.isEmpty() && duration.isEmpty()) {
      throw new ApiException(
          ApiError.invalid("is_enabled", "Give is_enabled, session_duration, or both."));
    }
    return new SettingsChange(enabled, duration);
  }

  /** A field's name comes back in the error; anything odd in it does not. */
  static String printable(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return clean.substring(0, Math.min(clean.length(), 64));
  }

  private static boolean enabled(JsonNode value) {
    if (!value.isBoolean()) {
      throw new ApiException(ApiError.invalid("is_enabled", "is_enabled must be true or false."));
    }
    return value.booleanValue();
  }

  private static Duration duration(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      Duration duration = Duration.ofSeconds(Math.clamp(value.longValue(), -1L, 1_000_000L));
      if (duration.compareTo(UserSettings.SHORTEST) >= 0
          && duration.compareTo(UserSettings.LONGEST) <= 0) {
        return duration;
      }
    }
    throw new ApiException(
        ApiError.invalid(
            "session_duration",
            "session_duration must be a whole number of seconds from 60 to 86400."));
  }

  private String json(UserSettings settings) {
    return body.mapper()
        .createObjectNode()
        .put("user_id", settings.user().value())
        .put("is_enabled", settings.enabled())
        .put("session_duration", settings.sessionDuration().toSeconds())
        .put("created_at", settings.createdAt().toString())
        .put("updated_at", settings.updatedAt().toString())
        .toString();
  }

  private static ApiResponse answer(ApiRequest request, String json) {
    return new ApiResponse(
        200,
        Map.of(
            "content-type", "application/json",
            "cache-control", "no-store",
            "x-request-id", request.requestId()),
        json.getBytes(StandardCharsets.UTF_8));
  }
}
