package org.mor.automation.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mor.automation.core.UserId;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.ssm.TestParameters;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.simulation.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The routes of manual sessions, from the event to the answer, on a simulated market. */
class SessionsRoutesTest {
  private static final String SESSIONS = "/api/v1/sessions";
  private static final String BODY =
      "{\"model\":\"" + Simulator.model(0).hex() + "\",\"duration\":600}";

  private final JsonMapper json = new JsonMapper();
  private final TestParameters parameters = new TestParameters().holding("true");
  private final Simulator simulator = Simulator.builder().build();
  private final org.mor.automation.session.simulation.SimulatedFunction process =
      simulator.process();
  private final SharedServices services = services();
  private final SessionsHandler handler = new SessionsHandler(services, process.wiring());
  private String alice;
  private String bob;

  private record Answer(int status, JsonNode body, JsonNode headers) {
    String code() {
      return body.path("error").path("code").asString("");
    }

    String id() {
      return body.path("id").asString("");
    }
  }

  private SharedServices services() {
    Map<String, String> variables = new HashMap<>(parameters.variables());
    variables.put("FLAG_PARAMETER", "/flag");
    variables.put("FLAG_TTL_SECONDS", "0");
    variables.put("SETTINGS_TABLE", Simulator.settingsTable());
    variables.put("API_KEYS_TABLE", Simulator.apiKeysTable());
    variables.put("SESSIONS_TABLE", Simulator.tables().sessions());
    Environment environment = Environment.of(variables);
    return new SharedServices(
        environment,
        process.dynamo(),
        () -> AwsClients.ssm(environment),
        OutputStream.nullOutputStream(),
        process.clock());
  }

  @BeforeEach
  void makeKeys() throws Exception {
    alice = key("alice");
    bob = key("bob");
    simulator.chain().allowEarlyCloses();
  }

  private String key(String user) throws Exception {
    return simulator.run(
        process, () -> services.apiKeys().create(new UserId(user), "first").whole().value());
  }

  @AfterEach
  void end() {
    parameters.close();
  }

  private Answer send(String method, String path, String key, String body) throws Exception {
    return send(method, path, key, body, Map.of());
  }

  private Answer send(
      String method, String path, String key, String body, Map<String, String> headers)
      throws Exception {
    ObjectNode event = json.createObjectNode().put("httpMethod", method).put("path", path);
    event.put("body", body).put("isBase64Encoded", false);
    ObjectNode all = event.putObject("headers").put("Authorization", "Bearer " + key);
    headers.forEach(all::put);
    event.putObject("requestContext").put("requestId", "request-1");
    byte[] answer =
        simulator.run(
            process,
            () ->
                handler.whole(
                    json.writeValueAsBytes(event),
                    "invocation",
                    process.clock().instant().plusSeconds(29)));
    JsonNode root = json.readTree(answer);
    return new Answer(
        root.path("statusCode").asInt(),
        json.readTree(root.path("body").asString()),
        root.path("headers"));
  }

  private Answer open(String key) throws Exception {
    return send("POST", SESSIONS, key, BODY);
  }

  private void maintenance() throws Exception {
    var other = simulator.process();
    Deadline deadline = Deadline.in(Duration.ofSeconds(50), other.clock());
    simulator.run(other, () -> other.wiring().maintenance().run(deadline, List.of()));
  }

  @Test
  void aSessionIsOpenedShownListedAndClosed() throws Exception {
    Answer opened = open(alice);
    assertEquals(201, opened.status(), opened.body().toString());
    assertEquals("open", opened.body().path("status").asString());
    assertEquals(Simulator.model(0).hex(), opened.body().path("model").asString());
    assertEquals(600, opened.body().path("duration").asInt());
    assertEquals("no-store", opened.headers().path("cache-control").asString());
    assertEquals("request-1", opened.headers().path("x-request-id").asString());

    assertEquals(opened.body(), send("GET", SESSIONS + "/" + opened.id(), alice, "").body());
    JsonNode listed = send("GET", SESSIONS, alice, "").body().path("data");
    assertEquals(List.of(opened.body()), listed.valueStream().toList());

    Answer closed = send("DELETE", SESSIONS + "/" + opened.id(), alice, "");
    assertTrue(List.of(200, 202).contains(closed.status()), closed.body().toString());
    assertTrue(closed.body().path("close").isObject());
    simulator.pass(Duration.ofMinutes(1));
    maintenance();
    Answer again = send("DELETE", SESSIONS + "/" + opened.id(), alice, "");
    assertEquals(200, again.status(), again.body().toString());
    assertEquals("closed", again.body().path("status").asString());
    assertTrue(again.body().path("close").path("early").asBoolean());
    assertEquals(again.body(), send("GET", SESSIONS + "/" + opened.id(), alice, "").body());
  }

  @Test
  void aRepeatedRequestOpensNothing() throws Exception {
    Map<String, String> key = Map.of("Idempotency-Key", "once");
    Answer first = send("POST", SESSIONS, alice, BODY, key);
    Answer second = send("POST", SESSIONS, alice, BODY, key);
    assertEquals(201, first.status());
    assertEquals(200, second.status());
    assertEquals("true", second.headers().path("idempotent-replayed").asString());
    assertEquals(first.id(), second.id());
    assertEquals(1, simulator.chain().sessions());

    Answer other = send("POST", SESSIONS, alice, BODY.replace("600", "700"), key);
    assertEquals(409, other.status());
    assertEquals("idempotency_key_reused", other.code());
    assertEquals(201, send("POST", SESSIONS, bob, BODY, key).status());
  }

  @Test
  void nobodySeesOrClosesAnothersSession() throws Exception {
    String path = SESSIONS + "/" + open(alice).id();
    for (String method : List.of("GET", "DELETE")) {
      Answer foreign = send(method, path, bob, "");
      assertEquals(404, foreign.status());
      assertEquals("session_not_found", foreign.code());
    }
    assertTrue(send("GET", SESSIONS, bob, "").body().path("data").isEmpty());
    assertEquals("open", send("GET", path, alice, "").body().path("status").asString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|model",
        "{\"model\":\"\"}|model",
        "{\"model\":5}|model",
        "{\"model\":\"a\",\"bid\":\"0x00\"}|bid",
        "{\"bid\":\"0x12\"}|bid",
        "{\"model\":\"a\",\"duration\":329}|duration",
        "{\"model\":\"a\",\"duration\":86401}|duration",
        "{\"model\":\"a\",\"duration\":\"600\"}|duration",
        "{\"model\":\"a\",\"colour\":\"red\"}|colour",
        "{\"model\":\"a\",\"a b\\n\":1}|a?b?",
      })
  void aWrongFieldIsNamedAndNothingIsOpened(String body, String field) throws Exception {
    Answer answer = send("POST", SESSIONS, alice, body);
    assertEquals(400, answer.status());
    assertEquals("invalid_value", answer.code());
    assertEquals(field, answer.body().path("error").path("param").asString());
    assertEquals(0, simulator.chain().sessions());
  }

  @Test
  void aModelOrBidThatIsNotThereIsNotReplaced() throws Exception {
    Answer model = send("POST", SESSIONS, alice, "{\"model\":\"no-such-model\"}");
    assertEquals(404, model.status());
    assertEquals("model_not_found", model.code());
    Answer bid = send("POST", SESSIONS, alice, "{\"bid\":\"0x" + "7".repeat(64) + "\"}");
    assertEquals(404, bid.status());
    assertEquals("bid_not_found", bid.code());
  }

  @Test
  void aProviderThatIsDownIsNamedAsTheCause() throws Exception {
    simulator.market().provider(Simulator.provider(0)).goesDown();
    Answer answer = open(alice);
    assertEquals(503, answer.status());
    assertEquals("no_provider", answer.code());
    assertTrue(answer.headers().path("retry-after").isString());
  }

  @Test
  void whileTheSystemIsOffNothingIsOpened() throws Exception {
    Answer before = open(alice);
    parameters.holding("false");
    Answer refused = open(bob);
    assertEquals(403, refused.status());
    assertEquals("automation_disabled_system", refused.code());
    String path = SESSIONS + "/" + before.id();
    assertEquals(200, send("GET", path, alice, "").status());
    assertTrue(send("DELETE", path, alice, "").status() < 300);
  }

  @Test
  void whileTheFlagCannotBeReadNothingIsOpened() throws Exception {
    parameters.throttling();
    Answer refused = open(alice);
    assertEquals(503, refused.status());
    assertEquals("flag_unavailable", refused.code());
    parameters.holding("true");
    assertEquals(201, open(alice).status());
    assertEquals(1, send("GET", SESSIONS, alice, "").body().path("data").size());
  }

  @Test
  void withoutAKeyNothingIsTold() throws Exception {
    for (String path : List.of(SESSIONS, SESSIONS + "/ses_1", "/api/v1/nothing")) {
      Answer answer = send("GET", path, "sk-nosuchprefix.0123456789abcdef", "");
      assertEquals(401, answer.status());
      assertEquals("invalid_api_key", answer.code());
      assertFalse(answer.headers().has("openai-processing-ms"));
    }
    assertEquals(404, send("GET", "/api/v1/nothing", alice, "").status());
    assertEquals(405, send("PUT", SESSIONS, alice, "").status());
  }
}
