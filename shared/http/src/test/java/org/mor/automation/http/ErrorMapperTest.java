package org.mor.automation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import software.amazon.awssdk.core.exception.SdkClientException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ErrorMapperTest {
  private final JsonMapper json = new JsonMapper();
  private final ErrorMapper mapper = new ErrorMapper(json).with(StoreErrors::of);

  record Row(ApiError error, int status, String type, String code) {}

  static List<Row> rows() {
    String invalid = "invalid_request_error";
    String permission = "permission_error";
    String server = "server_error";
    return List.of(
        new Row(ApiError.invalid("n", "m"), 400, invalid, "invalid_value"),
        new Row(ApiError.invalidJson("m"), 400, invalid, "invalid_json"),
        new Row(ApiError.modelTypeMismatch("m", "chat"), 400, invalid, "model_type_mismatch"),
        new Row(ApiError.settingsOffForAll(), 400, invalid, "automation_disabled_system"),
        new Row(ApiError.unauthorized(), 401, invalid, "invalid_api_key"),
        new Row(ApiError.automationOffForAll(), 403, permission, "automation_disabled_system"),
        new Row(ApiError.automationNotRolledOut(), 403, permission, "automation_not_rolled_out"),
        new Row(ApiError.automationOffForUser(), 403, permission, "automation_disabled_user"),
        new Row(ApiError.noSuchModel("m", List.of("a")), 404, invalid, "model_not_found"),
        new Row(ApiError.tooLarge(10), 413, invalid, "request_too_large"),
        new Row(ApiError.unsupportedMediaType(), 415, invalid, "unsupported_media_type"),
        new Row(
            ApiError.rateLimited(Duration.ofSeconds(2)),
            429,
            "rate_limit_error",
            "rate_limit_exceeded"),
        new Row(
            ApiError.quota("insufficient_quota", "m"),
            429,
            "rate_limit_error",
            "insufficient_quota"),
        new Row(ApiError.server(502, "provider_failed", "m"), 502, server, "provider_failed"),
        new Row(ApiError.internal(), 500, server, "internal_error"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyErrorHasOpenAisFourKeys(Row row) {
    ApiResponse response = mapper.response(row.error(), "the-id");
    JsonNode root = json.readTree(response.body());
    JsonNode error = root.path("error");
    assertEquals(row.status(), response.status());
    assertEquals(
        Set.of("message", "type", "param", "code"),
        error.properties().stream().map(field -> field.getKey()).collect(Collectors.toSet()));
    assertEquals(row.type(), error.path("type").asString());
    assertEquals(row.code(), error.path("code").asString());
    assertTrue(error.path("message").isString());
    assertEquals("the-id", response.headers().get("x-request-id"));
    assertEquals("application/json", response.headers().get("content-type"));
    assertEquals(1, root.size());
  }

  @Test
  void settingsErrorsCarryADetailToo() {
    JsonNode root =
        json.readTree(mapper.responseWithDetail(ApiError.settingsOffForAll(), "id").body());
    assertEquals(root.path("error").path("message"), root.path("detail"));
    assertEquals(2, root.size());
  }

  @Test
  void whenToTryAgainIsSaidInSecondsAndMilliseconds() {
    ApiError error = ApiError.rateLimited(Duration.ofMillis(300));
    assertEquals("1", mapper.response(error, "id").headers().get("retry-after"));
    assertEquals("300", mapper.response(error, "id").headers().get("retry-after-ms"));
    ApiError later = ApiError.rateLimited(Duration.ofMillis(5_001));
    assertEquals("6", mapper.response(later, "id").headers().get("retry-after"));
    assertEquals(
        "false", mapper.response(error.finalAnswer(), "id").headers().get("x-should-retry"));
  }

  @Test
  void whatIsNotMeantForCallersStaysInside() {
    String secret = "jdbc:secret://10.0.0.1";
    for (Throwable failure :
        List.of(
            new IllegalStateException(secret),
            new StackOverflowError(secret),
            SdkClientException.create(secret),
            new ApiException(ApiError.internal(), new IllegalStateException(secret)))) {
      ApiResponse response = mapper.response(mapper.error(failure, "id"), "id");
      assertTrue(response.status() >= 500);
      assertFalse(new String(response.body(), UTF_8).contains("secret"));
      assertFalse(response.headers().toString().contains("secret"));
    }
  }

  @Test
  void anUnknownFailureIsAnInternalError() {
    assertEquals("internal_error", mapper.error(new IllegalStateException("x"), "id").code());
    assertEquals(500, mapper.error(new IllegalStateException("x"), "id").status());
  }

  @Test
  void eachRemoteSystemKeepsItsError() {
    ApiError chain = ApiError.server(503, "chain_unavailable", "m");
    ErrorMapper both =
        mapper.with(e -> e instanceof ArithmeticException ? Optional.of(chain) : Optional.empty());
    assertEquals("storage_unavailable", both.error(SdkClientException.create("m"), "id").code());
    assertEquals(chain, both.error(new ArithmeticException(), "id"));
    assertEquals("internal_error", both.error(new IllegalStateException(), "id").code());
  }

  @Test
  void textOfCallersCannotBreakTheJson() {
    ApiError error = ApiError.noSuchModel("\"},\"x\":{\n\u2028\u0000", List.of());
    String body = new String(mapper.response(error, "id").body(), UTF_8);
    assertEquals(1, json.readTree(body).size());
    // So that it can be the event that ends a stream, too.
    assertEquals(1, body.lines().count());
  }
}
