package org.mor.automation.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.ApiKeys.StoredKey;
import org.mor.automation.core.auth.KeyFamily;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ApiRoute;
import org.mor.automation.http.Callers;
import org.mor.automation.http.JsonBody;
import org.mor.automation.http.RoutedRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users' own API keys: made, listed, revoked. Safe for any thread. */
final class KeysApi {
  private static final String PATH = "/api/v1/keys";
  static final int LONGEST_NAME = 100;
  private static final int MOST_KEYS = 100;

  private final ApiKeys keys;
  private final JsonBody body;

  KeysApi(ApiKeys keys, JsonBody body) {
    this.keys = keys;
    this.body = body;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of("POST", PATH, this::create),
        ApiRoute.of("GET", PATH, request -> list(request.user())),
        ApiRoute.of(
            "DELETE",
            PATH + "/{prefix}",
            request -> revoke(request.user(), request.name("prefix"))));
  }

  private ApiResponse create(RoutedRequest request) {
    Callers.Caller caller = request.caller().orElseThrow();
    String name = name(body.object(request.http()));
    List<StoredKey> all = keys.list(caller.user());
    KeyFamily family = new KeyFamily(all);
    if (all.stream().filter(key -> !family.revoked(key)).count() >= MOST_KEYS) {
      throw new ApiException(
          ApiError.quota(
              "too_many_api_keys", "You have " + MOST_KEYS + " API keys; revoke one first."));
    }
    ApiKeys.NewKey made =
        keys.create(caller.user(), name, caller.key())
            .orElseThrow(() -> new ApiException(ApiError.unauthorized()));
    return ApiResponse.json(
        201, shown(made.stored(), false).put("key", made.key().whole().value()));
  }

  private static String name(ObjectNode body) {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!field.getKey().equals("name")) {
        throw new ApiException(ApiError.unknownField(field.getKey(), "The only field is name."));
      }
    }
    JsonNode name = body.path("name");
    if (!name.isString()
        || name.asString().isBlank()
        || name.asString().length() > LONGEST_NAME
        || name.asString().chars().anyMatch(Character::isISOControl)) {
      throw new ApiException(
          ApiError.invalid(
              "name", "name must be a string of 1 to " + LONGEST_NAME + " characters."));
    }
    return name.asString().strip();
  }

  private ApiResponse list(UserId user) {
    ObjectNode list = body.mapper().createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    List<StoredKey> all = keys.list(user);
    KeyFamily family = new KeyFamily(all);
    all.stream()
        .sorted(Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::prefix))
        .forEach(key -> data.add(shown(key, family.revoked(key))));
    return ApiResponse.json(200, list);
  }

  private ApiResponse revoke(UserId user, String prefix) {
    if (!ApiKey.isPrefix(prefix) || !keys.revoke(user, prefix)) {
      throw new ApiException(ApiError.noSuchKey());
    }
    ObjectNode gone = body.mapper().createObjectNode();
    gone.put("object", "api_key").put("prefix", prefix).put("revoked", true);
    return ApiResponse.json(200, gone);
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
}
