package org.mor.automation.settings;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.ApiKeys.StoredKey;
import org.mor.automation.core.auth.KeyFamily;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.Callers;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users' own API keys: made, listed, revoked. Safe for any thread. */
final class KeysApi {
  private static final String PATH = "/api/v1/keys/";
  static final int LONGEST_NAME = 100;
  private static final int MOST_KEYS = 100;

  private final Callers callers;
  private final ApiKeys keys;
  private final JsonBody body;
  private final ErrorMapper errors;

  KeysApi(Callers callers, ApiKeys keys, JsonBody body, ErrorMapper errors) {
    this.callers = callers;
    this.keys = keys;
    this.body = body;
    this.errors = errors;
  }

  ApiResponse answer(ApiRequest request) {
    try {
      Callers.Caller caller = callers.caller(request);
      Optional<String> prefix = prefix(request.path());
      return switch (request.method()) {
        case "POST" -> create(caller, request);
        case "GET" -> list(caller.user(), request);
        case "DELETE" -> revoke(caller.user(), prefix.orElse(""), request);
        default -> throw new ApiException(ApiError.methodNotAllowed(request.method()));
      };
    } catch (RuntimeException e) {
      return errors.response(errors.error(e, request.requestId()), request.requestId());
    }
  }

  private static Optional<String> prefix(String path) {
    return path.startsWith(PATH) ? Optional.of(path.substring(PATH.length())) : Optional.empty();
  }

  private ApiResponse create(Callers.Caller caller, ApiRequest request) {
    String name = name(body.object(request));
    List<StoredKey> all = keys.list(caller.user());
    KeyFamily family = new KeyFamily(all);
    if (all.stream().filter(key -> !family.revoked(key)).count() >= MOST_KEYS) {
      throw new ApiException(
          ApiError.quota(
              "too_many_api_keys", "You have " + MOST_KEYS + " API keys; revoke one first."));
    }
    ApiKey key = create(caller, name);
    ObjectNode shown = shown(keys.find(key.prefix()).orElseThrow(), false);
    return answer(201, shown.put("key", key.whole().value()), request);
  }

  private ApiKey create(Callers.Caller caller, String name) {
    return caller
        .key()
        .map(
            maker ->
                keys.createWith(maker, caller.user(), name)
                    .orElseThrow(() -> new ApiException(ApiError.unauthorized())))
        .orElseGet(() -> keys.create(caller.user(), name));
  }

  private static String name(ObjectNode body) {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!field.getKey().equals("name")) {
        throw new ApiException(
            ApiError.invalid(
                SettingsApi.printable(field.getKey()), "Unknown field. The only field is name."));
      }
    }
    JsonNode name = body.path("name");
    if (!name.isString()
        || name.asString().isBlank()
        || name.asString().length() > LONGEST_NAME
        || name.asString().chars().anyMatch(Character::isISOControl)) {
      throw new ApiException(
          ApiError.invalid("name", "name must be a text of 1 to " + LONGEST_NAME + " characters."));
    }
    return name.asString().strip();
  }

  private ApiResponse list(UserId user, ApiRequest request) {
    ObjectNode list = body.mapper().createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    List<StoredKey> all = keys.list(user);
    KeyFamily family = new KeyFamily(all);
    all.stream()
        .sorted(Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::prefix))
        .forEach(key -> data.add(shown(key, family.revoked(key))));
    return answer(200, list, request);
  }

  private ApiResponse revoke(UserId user, String prefix, ApiRequest request) {
    if (!ApiKey.isPrefix(prefix) || !keys.revoke(user, prefix)) {
      throw new ApiException(ApiError.noSuchKey());
    }
    ObjectNode gone = body.mapper().createObjectNode();
    gone.put("object", "api_key").put("prefix", prefix).put("revoked", true);
    return answer(200, gone, request);
  }

  private ObjectNode shown(StoredKey key, boolean revoked) {
    ObjectNode node = body.mapper().createObjectNode();
    node.put("object", "api_key")
        .put("prefix", key.prefix())
        .put("name", key.name())
        .put("created_at", key.createdAt().toString())
        .put("revoked", revoked);
    key.createdBy()
        .ifPresentOrElse(maker -> node.put("created_by", maker), () -> node.putNull("created_by"));
    key.lastUsed()
        .ifPresentOrElse(
            day -> node.put("last_used", day.toString()), () -> node.putNull("last_used"));
    return node;
  }

  private static ApiResponse answer(int status, ObjectNode json, ApiRequest request) {
    return new ApiResponse(
        status,
        Map.of(
            "content-type", "application/json",
            "cache-control", "no-store",
            "x-request-id", request.requestId()),
        json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
