package org.mor.automation.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.core.ssm.TestParameters;
import org.mor.automation.http.SharedServices;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Settings, on the sample events, with a real table and a real parameter behind them. */
class SettingsHandlersTest {
  private static final Path EVENTS = Path.of("..", "..", "events");
  private static final UserId ALICE = new UserId("alice");

  private final JsonMapper json = new JsonMapper();
  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String settings = TestTables.settings(dynamo);
  private final String apiKeys = TestTables.apiKeys(dynamo);
  private final ApiKeys keys =
      new ApiKeys(
          dynamo,
          apiKeys,
          new SecureRandom(),
          Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));
  private final TestParameters parameters = new TestParameters().holding("true");
  private final SettingsHandler handler = handler(variables());
  private final ApiKey key = keys.create(ALICE, "laptop");

  private record Answer(int status, Map<String, String> headers, JsonNode body) {}

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(TestDynamo.variables());
    variables.putAll(parameters.variables());
    variables.put("SETTINGS_TABLE", settings);
    variables.put("API_KEYS_TABLE", apiKeys);
    variables.put("FLAG_PARAMETER", "/flag");
    variables.put("FLAG_TTL_SECONDS", "0");
    return variables;
  }

  @AfterEach
  void end() {
    parameters.close();
  }

  private ObjectNode event(String name) {
    try {
      ObjectNode event = (ObjectNode) json.readTree(Files.readAllBytes(EVENTS.resolve(name)));
      authorize(event, "Bearer " + key.whole().value());
      return event;
    } catch (IOException e) {
      throw new IllegalStateException("no sample event " + name, e);
    }
  }

  private static void authorize(ObjectNode event, String value) {
    ((ObjectNode) event.path("headers")).put("Authorization", value);
    ((ObjectNode) event.path("multiValueHeaders")).putArray("Authorization").add(value);
  }

  private static SettingsHandler handler(Map<String, String> variables) {
    return new SettingsHandler(SharedServices.of(Environment.of(variables)));
  }

  private Answer send(ObjectNode event) {
    return answer(sent(handler, event));
  }

  private byte[] sent(SettingsHandler to, ObjectNode event) {
    try {
      return to.whole(json.writeValueAsBytes(event), "invocation", Instant.MAX);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
  }

  private Answer put(String body) {
    return send(event("put-settings.json").put("body", body));
  }

  private Answer answer(byte[] bytes) {
    JsonNode root = json.readTree(bytes);
    Map<String, String> headers = new HashMap<>();
    root.path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
    return new Answer(
        root.path("statusCode").asInt(), headers, json.readTree(root.path("body").asString()));
  }

  private Answer current() {
    return send(event("get-settings.json"));
  }

  private long rows() {
    return dynamo.scan(scan -> scan.tableName(settings)).count();
  }

  @Test
  void whoHasSetNothingReadsThatItIsOff() {
    Answer answer = current();
    assertEquals(200, answer.status());
    Set<String> fields = new HashSet<>();
    answer.body().properties().forEach(field -> fields.add(field.getKey()));
    assertEquals(
        Set.of(
            "user_id",
            "is_enabled",
            "is_active",
            "decided_by",
            "session_duration",
            "created_at",
            "updated_at"),
        fields);
    assertTrue(answer.body().path("created_at").isNull());
    assertTrue(answer.body().path("updated_at").isNull());
    assertEquals("alice", answer.body().path("user_id").asString());
    assertFalse(answer.body().path("is_enabled").booleanValue());
    assertEquals(3600, answer.body().path("session_duration").intValue());
    assertEquals(0, rows());
  }

  @Test
  void theSampleTurnsItOn() {
    Answer changed = send(event("put-settings.json"));
    assertEquals(200, changed.status());
    assertTrue(changed.body().path("is_enabled").booleanValue());
    assertEquals(changed.body(), current().body());
    assertEquals(
        changed.body().path("created_at").asString(),
        Instant.parse(changed.body().path("created_at").asString()).toString());
  }

  @Test
  void eitherFieldAloneKeepsTheOther() {
    put("{\"session_duration\":60}");
    Answer both = put("{\"is_enabled\":true}");
    assertTrue(both.body().path("is_enabled").booleanValue());
    assertEquals(60, both.body().path("session_duration").intValue());
    Answer longest = put("{\"session_duration\":86400}");
    assertTrue(longest.body().path("is_enabled").booleanValue());
    assertEquals(86_400, longest.body().path("session_duration").intValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"session_duration\":59}|session_duration",
        "{\"session_duration\":86401}|session_duration",
        "{\"session_duration\":1e9}|session_duration",
        "{\"session_duration\":1000000000}|session_duration",
        "{\"session_duration\":99999999999999999999999}|session_duration",
        "{\"session_duration\":-60}|session_duration",
        "{\"session_duration\":0}|session_duration",
        "{\"session_duration\":60.0}|session_duration",
        "{\"session_duration\":60.5}|session_duration",
        "{\"session_duration\":\"60\"}|session_duration",
        "{\"session_duration\":null}|session_duration",
        "{\"session_duration\":true}|session_duration",
        "{\"session_duration\":[60]}|session_duration",
        "{\"is_enabled\":\"true\"}|is_enabled",
        "{\"is_enabled\":1}|is_enabled",
        "{\"is_enabled\":null}|is_enabled",
        "{\"is_enabled\":{}}|is_enabled",
        "{\"is_enabled\":true,\"session_duration\":59}|session_duration",
        "{\"is_enabled\":true,\"colour\":\"red\"}|colour",
        "{\"user_id\":\"bob\",\"is_enabled\":true}|user_id",
        "{\"Is_Enabled\":true}|Is_Enabled",
        "{}|is_enabled",
      })
  void aWrongFieldIsNamedAndNothingChanges(String body, String field) {
    put("{\"is_enabled\":false,\"session_duration\":120}");
    JsonNode before = current().body();
    Answer answer = put(body);
    assertEquals(400, answer.status());
    assertEquals(field, answer.body().path("error").path("param").asString());
    assertEquals("invalid_value", answer.body().path("error").path("code").asString());
    assertEquals(answer.body().path("error").path("message"), answer.body().path("detail"));
    assertEquals(before, current().body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "true",
        "60",
        "\"on\"",
        "{",
        "{\"is_enabled\":NaN}",
        "{\"is_enabled\":true,\"is_enabled\":false}",
        "{\"is_enabled\":true}{}"
      })
  void aBodyThatIsNoObjectIsRefusedAndNothingChanges(String body) {
    Answer answer = put(body);
    assertEquals(400, answer.status());
    assertEquals("invalid_json", answer.body().path("error").path("code").asString());
    assertTrue(answer.body().path("detail").isString());
    assertEquals(0, rows());
  }

  @Test
  void aBodyThatIsNullIsEmpty() {
    assertEquals(400, send(event("put-settings.json").putNull("body")).status());
  }

  @Test
  void aLargeBodyIsTooLarge() {
    Answer answer = put("{\"is_enabled\":\"" + "x".repeat(1 << 20) + "\"}");
    assertEquals(413, answer.status());
    assertEquals("request_too_large", answer.body().path("error").path("code").asString());
  }

  @Test
  void whoeverIsNotKnownGetsTheSameAnswer() {
    ApiKey revoked = keys.create(ALICE, "old");
    keys.revoke(ALICE, revoked.prefix());
    ApiKey other = keys.create(new UserId("bob"), "bobs");
    ObjectNode none = event("get-settings.json");
    ((ObjectNode) none.path("headers")).remove("Authorization");
    ((ObjectNode) none.path("multiValueHeaders")).remove("Authorization");
    Answer first = send(none);
    assertEquals(401, first.status());
    assertEquals("invalid_api_key", first.body().path("error").path("code").asString());
    for (String wrong :
        List.of(
            "Bearer sk-nosuchprefix." + key.secret().value(),
            "Bearer " + new ApiKey(key.prefix(), other.secret()).whole().value(),
            "Bearer " + revoked.whole().value(),
            "Basic YWxpY2U6eA==")) {
      ObjectNode event = event("get-settings.json");
      authorize(event, wrong);
      assertEquals(first, send(event), wrong);
      ObjectNode change = event("put-settings.json");
      authorize(change, wrong);
      assertEquals(first.body(), send(change).body());
    }
    assertEquals(0, rows());
  }

  @Test
  void whileTheFlagIsOffSettingsSayThat() {
    put("{\"is_enabled\":true}");
    parameters.holding("false");
    Answer answer = put("{\"is_enabled\":false}");
    assertEquals(400, answer.status());
    assertEquals("automation_disabled_system", answer.body().path("error").path("code").asString());
    assertTrue(answer.body().path("detail").isString());
    assertDecision(true, false, "system");
    parameters.holding("true");
    assertDecision(true, true, "user");
  }

  @Test
  void theAnswerSaysWhoDecided() {
    parameters.holding("{\"percent\":0}");
    assertDecision(false, false, "rollout");
    put("{\"is_enabled\":true}");
    assertDecision(true, false, "rollout");
    parameters.holding("{\"percent\":0,\"users\":[\"alice\"]}");
    assertDecision(true, true, "user");
    put("{\"is_enabled\":false}");
    parameters.holding("{\"percent\":100,\"default\":\"on\"}");
    assertDecision(false, false, "user");
  }

  @Test
  void whoNeverChoseFollowsTheRollout() {
    assertDecision(false, false, "user");
    parameters.holding("{\"percent\":100,\"default\":\"on\"}");
    assertDecision(true, true, "rollout");
  }

  private void assertDecision(boolean enabled, boolean active, String decidedBy) {
    JsonNode body = current().body();
    assertEquals(enabled, body.path("is_enabled").booleanValue(), body.toString());
    assertEquals(active, body.path("is_active").booleanValue(), body.toString());
    assertEquals(decidedBy, body.path("decided_by").stringValue(), body.toString());
  }

  @Test
  void aFlagThatCannotBeReadIsNotTheOperatorsNo() {
    parameters.throttling();
    for (Answer answer : List.of(current(), put("{\"is_enabled\":true}"))) {
      assertEquals(503, answer.status());
      assertEquals("flag_unavailable", answer.body().path("error").path("code").asString());
      assertEquals("true", answer.headers().get("x-should-retry"));
      assertEquals("1", answer.headers().get("retry-after"));
      assertTrue(answer.body().path("detail").isString());
    }
    assertEquals(0, rows());
  }

  @Test
  void healthNeedsNoKeyAndNoStore() {
    parameters.close();
    Map<String, String> unreachable = variables();
    unreachable.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    byte[] answer = sent(handler(unreachable), event("health.json"));
    assertEquals(200, answer(answer).status());
    assertEquals("ok", answer(answer).body().path("status").asString());
  }

  @Test
  void anAnswerHasItsRequestsId() {
    assertEquals("5c1b7f0e-3a54-4b7e-9d0c-6f1f7f0f3c11", current().headers().get("x-request-id"));
    ObjectNode own = event("put-settings.json").put("body", "{");
    ((ObjectNode) own.path("multiValueHeaders")).putArray("X-Request-Id").add("my-own-id");
    assertEquals("my-own-id", send(own).headers().get("x-request-id"));
  }

  @Test
  void aStoreThatDoesNotAnswerIsA503WithoutItsAddress() {
    Map<String, String> unreachable = variables();
    unreachable.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    byte[] bytes = sent(handler(unreachable), event("get-settings.json"));
    Answer answer = answer(bytes);
    assertEquals(503, answer.status());
    assertEquals("storage_unavailable", answer.body().path("error").path("code").asString());
    assertFalse(new String(bytes, UTF_8).contains("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SETTINGS_TABLE", "API_KEYS_TABLE", "FLAG_PARAMETER", "AWS_REGION"})
  void itDoesNotStartWithoutItsConfigurationAndNamesWhatIsMissing(String missing) {
    Map<String, String> incomplete = variables();
    incomplete.remove(missing);
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> handler(incomplete));
    assertTrue(e.getMessage().contains(missing), e.getMessage());
  }
}
