package org.mor.automation.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.core.ssm.TestParameters;
import org.mor.automation.http.SharedServices;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A user's own keys, on the sample events, with a real table behind them. */
class KeysHandlerTest {
  private static final Path EVENTS = Path.of("..", "..", "events");

  private final JsonMapper json = new JsonMapper();
  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String apiKeys = TestTables.apiKeys(dynamo);
  private final TestParameters parameters = new TestParameters().holding("true");
  private final SettingsHandler handler = handler(variables("false"));
  private final String alice = key("alice");
  private final String bob = key("bob");

  private record Answer(int status, JsonNode body) {}

  private Map<String, String> variables(String jwt) {
    Map<String, String> variables = new HashMap<>(TestDynamo.variables());
    variables.putAll(parameters.variables());
    variables.put("SETTINGS_TABLE", "none");
    variables.put("API_KEYS_TABLE", apiKeys);
    variables.put("FLAG_PARAMETER", "/flag");
    variables.put("JWT_IDENTITY", jwt);
    return variables;
  }

  private String key(String user) {
    return new ApiKeys(dynamo, apiKeys, new SecureRandom(), Clock.systemUTC())
        .create(new UserId(user), "first")
        .whole()
        .value();
  }

  @AfterEach
  void end() {
    parameters.close();
  }

  private ObjectNode event(String name, String key) {
    try {
      ObjectNode event = (ObjectNode) json.readTree(Files.readAllBytes(EVENTS.resolve(name)));
      ((ObjectNode) event.path("headers")).put("Authorization", "Bearer " + key);
      ((ObjectNode) event.path("multiValueHeaders")).putArray("Authorization").add("Bearer " + key);
      return event;
    } catch (IOException e) {
      throw new IllegalStateException("no sample event " + name, e);
    }
  }

  private static SettingsHandler handler(Map<String, String> variables) {
    return new SettingsHandler(SharedServices.of(Environment.of(variables)));
  }

  private Answer send(SettingsHandler to, ObjectNode event) {
    byte[] answer;
    try {
      answer = to.whole(json.writeValueAsBytes(event), "invocation", Instant.MAX);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
    JsonNode root = json.readTree(answer);
    return new Answer(
        root.path("statusCode").asInt(), json.readTree(root.path("body").asString("")));
  }

  private Answer create(String key, String body) {
    return send(handler, event("create-key.json", key).put("body", body));
  }

  private Answer revoke(String key, String prefix) {
    return send(handler, event("revoke-key.json", key).put("path", "/api/v1/keys/" + prefix));
  }

  private List<String> prefixes(String key) {
    List<String> prefixes = new ArrayList<>();
    send(handler, event("list-keys.json", key))
        .body()
        .path("data")
        .forEach(each -> prefixes.add(each.path("prefix").asString()));
    return prefixes;
  }

  @Test
  void aNewKeyWorksAndItsSecretIsShownOnce() {
    Answer made = create(alice, "{\"name\":\"laptop\"}");

    assertEquals(201, made.status());
    String whole = made.body().path("key").asString();
    String prefix = made.body().path("prefix").asString();
    assertEquals("laptop", made.body().path("name").asString());
    assertTrue(whole.startsWith("sk-" + prefix + "."));
    assertEquals(List.of(prefix).size() + 1, prefixes(whole).size());
    String listed = send(handler, event("list-keys.json", alice)).body().toString();
    assertFalse(listed.contains(whole.substring(whole.indexOf('.') + 1)));
    assertFalse(listed.contains("sha256"));
  }

  @Test
  void theDayOfUseIsListed() {
    prefixes(alice);
    JsonNode first = send(handler, event("list-keys.json", alice)).body().path("data").get(0);

    assertEquals(
        LocalDate.now(Clock.systemUTC().withZone(ZoneOffset.UTC)).toString(),
        first.path("last_used").asString());
  }

  /** Row 20 of what went wrong for others: revoked keys went on working. */
  @Test
  void aRevokedKeyIsRefusedByEverybodyWhoHasNotJustSeenIt() {
    Answer made = create(alice, "{\"name\":\"lost\"}");
    String whole = made.body().path("key").asString();
    String prefix = made.body().path("prefix").asString();

    assertEquals(200, revoke(alice, prefix).status());
    SettingsHandler other = handler(variables("false"));
    assertEquals(401, send(other, event("list-keys.json", whole)).status());
    assertTrue(send(handler, event("list-keys.json", alice)).body().toString().contains(prefix));
  }

  @Test
  void theListSaysWhichKeyMadeWhich() {
    Answer made = create(alice, "{\"name\":\"laptop\"}");
    String alices = ApiKey.parse(alice).orElseThrow().prefix();
    assertEquals(alices, made.body().path("created_by").asString());
    JsonNode keys = send(handler, event("list-keys.json", alice)).body().path("data");
    assertTrue(keys.get(0).path("created_by").isNull(), keys.toString());
    assertEquals(alices, keys.get(1).path("created_by").asString());
  }

  @Test
  void aRevokedKeyTakesWhatItMadeWithIt() {
    Answer lost = create(alice, "{\"name\":\"lost\"}");
    String thief = lost.body().path("key").asString();
    String successor = create(thief, "{\"name\":\"successor\"}").body().path("key").asString();
    assertEquals(200, send(handler, event("list-keys.json", successor)).status());

    assertEquals(200, revoke(alice, lost.body().path("prefix").asString()).status());
    assertEquals(401, send(handler, event("list-keys.json", thief)).status());
    assertEquals(401, send(handler, event("list-keys.json", successor)).status());
    assertEquals(401, create(successor, "{\"name\":\"again\"}").status());
    JsonNode keys = send(handler, event("list-keys.json", alice)).body().path("data");
    assertEquals(
        List.of(false, true, true),
        keys.valueStream().map(key -> key.path("revoked").asBoolean()).toList());
  }

  /** Ten keys are made while their maker is revoked: none of them is of any use afterwards. */
  @Test
  void aRaceBetweenMakingAndRevokingLeavesNoKeyInUse() throws Exception {
    Answer lost = create(alice, "{\"name\":\"lost\"}");
    String thief = lost.body().path("key").asString();
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> racing = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        racing.add(threads.submit(() -> create(thief, "{\"name\":\"racing\"}")));
      }
      revoke(alice, lost.body().path("prefix").asString());
      for (Future<Answer> each : racing) {
        answers.add(each.get());
      }
    }
    for (Answer answer : answers) {
      String key = answer.body().path("key").asString("sk-none.none");
      assertEquals(401, send(handler, event("list-keys.json", key)).status(), answer.toString());
    }
  }

  @Test
  void nobodyRevokesAnothersKey() {
    String prefix = ApiKey.parse(alice).orElseThrow().prefix();

    Answer foreign = revoke(bob, prefix);
    Answer unknown = revoke(bob, "nosuchprefix");
    assertEquals(404, foreign.status());
    assertEquals("api_key_not_found", foreign.body().path("error").path("code").asString());
    assertEquals(unknown, foreign);
    assertEquals(1, prefixes(alice).size());
    assertEquals(1, prefixes(bob).size());
    assertNotEquals(prefixes(alice), prefixes(bob));
  }

  @Test
  void whatNoKeyBeginsWithIsNotLookedFor() {
    for (String prefix : List.of("abc", "a.b.c", "ab%20cd", "x".repeat(3000))) {
      Answer answer = revoke(alice, prefix);
      assertEquals(404, answer.status(), prefix);
      assertEquals("api_key_not_found", answer.body().path("error").path("code").asString());
    }
    for (String noPrefix : List.of("", "a/bcd")) {
      Answer answer = revoke(alice, noPrefix);
      assertEquals(404, answer.status(), noPrefix);
      assertEquals("not_found", answer.body().path("error").path("code").asString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\" \"}",
        "{\"name\":5}",
        "{\"name\":null}",
        "{\"name\":\"a\\nb\"}",
        "{\"name\":\"a\",\"user\":\"bob\"}",
        "[]",
        ""
      })
  void aBadNameMakesNoKey(String body) {
    Answer answer = create(alice, body);

    assertEquals(400, answer.status());
    assertEquals("invalid_request_error", answer.body().path("error").path("type").asString());
    assertEquals(1, prefixes(alice).size());
  }

  @Test
  void thereIsAnEndToKeys() {
    ApiKeys table = new ApiKeys(dynamo, apiKeys, new SecureRandom(), Clock.systemUTC());
    for (int i = 1; i < 100; i++) {
      table.create(new UserId("alice"), "key " + i);
    }

    Answer refused = create(alice, "{\"name\":\"one too many\"}");
    assertEquals(429, refused.status());
    assertEquals("too_many_api_keys", refused.body().path("error").path("code").asString());
    assertEquals(200, revoke(alice, prefixes(alice).getLast()).status());
    assertEquals(201, create(alice, "{\"name\":\"in its place\"}").status());
  }

  @Test
  void otherMethodsAreRefused() {
    Answer refused = send(handler, event("list-keys.json", alice).put("httpMethod", "PATCH"));
    assertEquals(405, refused.status());
    assertEquals("method_not_allowed", refused.body().path("error").path("code").asString());
  }

  @Test
  void aVerifiedSubjectIsAUserOnlyWhereTheOperatorSaysSo() {
    ObjectNode event = event("create-key.json", "a.jwt.token");
    ((ObjectNode) event.path("requestContext"))
        .putObject("authorizer")
        .putObject("claims")
        .put("sub", "alice");

    assertEquals(401, send(handler, event).status());
    SettingsHandler trusting = handler(variables("true"));
    Answer made = send(trusting, event);
    assertEquals(201, made.status());
    // The provider's alice is not the operator's.
    assertEquals(1, prefixes(alice).size());
    assertEquals(1, prefixes(made.body().path("key").asString()).size());
  }

  @Test
  void aContextThatCameThroughAFunctionUrlIsNotBelieved() {
    ObjectNode event = json.createObjectNode();
    event.put("version", "2.0").put("rawPath", "/api/v1/keys").put("rawQueryString", "");
    event.putObject("headers").put("content-type", "application/json");
    ObjectNode context = event.putObject("requestContext");
    context.put("domainName", "abc.lambda-url.us-east-1.on.aws").put("requestId", "1");
    context.putObject("http").put("method", "GET").put("path", "/api/v1/keys");
    ObjectNode authorizer = context.putObject("authorizer");
    authorizer.putObject("claims").put("sub", "alice");
    authorizer.putObject("jwt").putObject("claims").put("sub", "alice");

    SettingsHandler trusting = handler(variables("true"));
    assertEquals(401, send(trusting, event).status());
  }
}
