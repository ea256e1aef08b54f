package org.mor.automation.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.core.flag.Rollout;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.core.settings.UserSettings;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ApiRoute;
import org.mor.automation.http.JsonBody;
import org.mor.automation.http.RoutedRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the settings routes answer. Safe for any thread. */
final class SettingsApi {
  private static final String PATH = "/api/v1/automation/settings";

  private final SystemFlag flag;
  private final SettingsStore store;
  private final JsonBody body;

  SettingsApi(SystemFlag flag, SettingsStore store, JsonBody body) {
    this.flag = flag;
    this.store = store;
    this.body = body;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of("GET", "/health", _ -> health()).withoutKey(),
        ApiRoute.of("GET", PATH, this::get).withDetail(),
        ApiRoute.of("PUT", PATH, this::put).withDetail());
  }

  private ApiResponse health() {
    return ApiResponse.json(200, body.mapper().createObjectNode().put("status", "ok"));
  }

  private ApiResponse get(RoutedRequest request) {
    FlagState state = flag.known();
    return ApiResponse.json(200, json(store.read(request.user()), state));
  }

  private ApiResponse put(RoutedRequest request) {
    Rollout rollout = flag.requireOn(ApiError.settingsOffForAll());
    SettingsChange change = change(body.object(request.http()));
    UserSettings changed = store.change(request.user(), change);
    return ApiResponse.json(200, json(changed, new FlagState.On(rollout)));
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
                ApiError.unknownField(
                    field.getKey(), "The fields are is_enabled and session_duration."));
      }
    }
    if (enabled.isEmpty() && duration.isEmpty()) {
      throw new ApiException(
          ApiError.invalid("is_enabled", "Give is_enabled, session_duration, or both."));
    }
    return new SettingsChange(enabled, duration);
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

  private ObjectNode json(UserSettings settings, FlagState state) {
    boolean enabled = settings.enabled().orElse(false);
    boolean active = false;
    String decidedBy = "system";
    if (state instanceof FlagState.On(Rollout rollout)) {
      boolean included = rollout.includes(settings.user());
      boolean byDefault = settings.enabled().isEmpty() && rollout.onByDefault();
      enabled = settings.isEnabled(rollout);
      active = included && enabled;
      decidedBy = !included || byDefault ? "rollout" : "user";
    }
    return body.mapper()
        .createObjectNode()
        .put("user_id", settings.user().value())
        .put("is_enabled", enabled)
        .put("is_active", active)
        .put("decided_by", decidedBy)
        .put("session_duration", settings.sessionDuration().toSeconds())
        .put("created_at", settings.createdAt().map(Instant::toString).orElse(null))
        .put("updated_at", settings.updatedAt().map(Instant::toString).orElse(null));
  }
}
