package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.ssm.TestParameters;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.Cors;
import org.mor.automation.http.SharedServices;
import org.mor.automation.http.limits.RateLimits;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.pool.Claim;
import org.mor.automation.session.pool.ManualSessionRequest;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionName;
import org.mor.automation.session.simulation.Simulator;

/** Stories of chats on simulated tables and a simulated chain, with providers on real sockets. */
class ChatServiceTest {
  private static final UserId ALICE = new UserId("alice");
  private static final ModelId MODEL = Simulator.model(0);

  private final SecureRandom random = new SecureRandom();
  private final PrivateKey transport = PrivateKey.random(random);
  private final TestParameters parameters = new TestParameters().holding("true");
  private final Simulator simulator = Simulator.builder().providersPerModel(2).build();
  private final org.mor.automation.session.simulation.SimulatedFunction process =
      simulator.process();
  private final SharedServices services = services();
  private final ScriptedModel first = model(0);
  private final ScriptedModel second = model(1);
  private RateLimits limits = RateLimits.NONE;
  private String key;

  ChatServiceTest() throws IOException {}

  private ScriptedModel model(int provider) throws IOException {
    ScriptedModel model = new ScriptedModel(Secp256k1.best().publicKey(transport), process.clock());
    simulator
        .market()
        .provider(Simulator.provider(provider))
        .listensAt(model.endpoint(), model.publicKey());
    return model;
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
  void fillTables() throws Exception {
    simulator.run(
        process,
        () -> {
          key = services.apiKeys().create(ALICE, "first").whole().value();
          services.settings().change(ALICE, enabled(true));
          services
              .catalogue()
              .write(
                  List.of(
                      new ModelEntry(
                          MODEL.hex(),
                          "chat",
                          List.of("llm"),
                          ModelEntry.Type.LLM,
                          false,
                          0,
                          2,
                          "1",
                          "1")));
          return null;
        });
    first.says(ScriptedModel.word("One"), ScriptedModel.last(" two"));
    second.says(ScriptedModel.word("Three"), ScriptedModel.last(" four"));
  }

  private static SettingsChange enabled(boolean automation) {
    return new SettingsChange(Optional.of(automation), Optional.empty());
  }

  @AfterEach
  void end() throws IOException {
    first.close();
    second.close();
    parameters.close();
  }

  private ChatService service() {
    ProviderClient client =
        new ProviderClient(
            Secp256k1.best(),
            transport,
            EndpointPolicy.localDevelopment(),
            ProviderLimits.DEFAULT,
            process.clock(),
            random);
    return new ChatService(
        new Admission(
            services.callers(), services.rateLimiter(limits), services.settings(), Runnable::run),
        new Models(services.catalogue(), List::of, Optional.empty()),
        new ChatSessions(
            services.flag(), process.wiring().use(), process.wiring().manual(), Sharing.PER_USER),
        new ProviderPrompt.Providers(
            () -> client, new ProviderErrors(services.json()), process.sleeper()),
        services.body(),
        new Reply.Context(
            new Cors(List.of()),
            services.errors(),
            Reply.Silence.ANY,
            process.clock(),
            process.sleeper()),
        services.metrics());
  }

  /** What a caller has got; {@code complete} once the stream was ended as complete. */
  private static final class Got {
    int status;
    boolean complete;
    final ByteArrayOutputStream body =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            complete = true;
          }
        };

    OutputStream begin(int code, Map<String, String> headers) {
      status = code;
      return body;
    }

    String text() {
      return body.toString(UTF_8);
    }
  }

  private Got chat(String model, String more) throws Exception {
    return chat(model, more, Duration.ofSeconds(60));
  }

  private Got chat(String model, String more, Duration time) throws Exception {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
            .formatted(model, more);
    ApiRequest request =
        new ApiRequest(
            "POST",
            "/api/v1/chat/completions",
            Map.of("authorization", List.of("Bearer " + key)),
            Map.of(),
            body.getBytes(UTF_8),
            "request-1",
            Optional.empty(),
            ApiRequest.Source.REST_API);
    Got got = new Got();
    ChatService service = service();
    simulator.run(
        process,
        () -> {
          service.answer(request, got::begin, process.clock().instant().plus(time));
          return null;
        });
    return got;
  }

  private Got streamed() throws Exception {
    return chat("chat", ",\"stream\":true");
  }

  @Test
  void aChatOpensASessionAndTheNextOneUsesIt() throws Exception {
    Got got = streamed();
    assertEquals(200, got.status, got.text());
    assertTrue(got.text().contains("\"content\":\"One\""), got.text());
    assertTrue(got.text().endsWith("data: [DONE]\n\n"), got.text());
    assertTrue(got.complete);
    Got whole = chat("chat", "");
    assertTrue(whole.text().contains("\"content\":\"One two\""), whole.text());
    assertEquals(1, simulator.chain().sessions());
  }

  @Test
  void aProviderThatDiesBeforeItsFirstByteIsReplaced() throws Exception {
    first.says();
    Got got = streamed();
    assertTrue(got.text().contains("\"content\":\"Three\""), got.text());
    assertTrue(got.complete);
    assertEquals(1, first.prompts.size());
    assertEquals(1, second.prompts.size());
  }

  @Test
  void aProviderThatDiesMidwayEndsTheAnswerInAnError() throws Exception {
    first.says(ScriptedModel.word("One"));
    Got got = streamed();
    assertTrue(got.text().contains("\"content\":\"One\""), got.text());
    assertTrue(got.text().contains("provider_truncated"), got.text());
    assertFalse(got.text().contains("[DONE]"), got.text());
    assertTrue(second.prompts.isEmpty());
  }

  @Test
  void nothingIsOpenedWhileAutomationIsOff() throws Exception {
    parameters.holding("false");
    assertEquals(403, streamed().status);
    parameters.holding("true");
    simulator.run(process, () -> services.settings().change(ALICE, enabled(false)));
    assertEquals(403, streamed().status);
    assertEquals(0, simulator.chain().sessions());
  }

  @Test
  void aModelThatNobodyOffersIsNotFound() throws Exception {
    Got got = chat("other", "");
    assertEquals(404, got.status, got.text());
    assertTrue(got.text().contains("model_not_found"), got.text());
  }

  @Test
  void aRequestOverTheLimitIsToldWhenToAskAgain() throws Exception {
    limits = new RateLimits(1, 0);
    assertEquals(200, streamed().status);
    Got got = streamed();
    assertEquals(429, got.status, got.text());
    assertTrue(got.text().contains("rate_limit_exceeded"), got.text());
    simulator.pass(Duration.ofMinutes(1));
    assertEquals(200, streamed().status);
  }

  @Test
  void aSessionThatHasEndedIsReplacedByANewOne() throws Exception {
    assertEquals(200, streamed().status);
    simulator.pass(Duration.ofHours(2));
    assertEquals(200, streamed().status);
    assertEquals(2, simulator.chain().sessions());
  }

  @Test
  void aSessionThatTheCallerDoesNotHaveIsNotFound() throws Exception {
    Got got = chat("chat", ",\"session_id\":\"ses_" + "0".repeat(32) + "\"");
    assertEquals(404, got.status, got.text());
    assertTrue(got.text().contains("session_not_found"), got.text());
  }

  @Test
  void aNamedSessionServesOneRequestAtATime() throws Exception {
    ManualSessions manual = process.wiring().manual();
    ManualSessionRequest wanted =
        new ManualSessionRequest(
            ALICE,
            process.wiring().intent(),
            "request",
            MODEL,
            Optional.empty(),
            Duration.ofHours(1));
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), process.clock());
    simulator.run(process, () -> manual.open(wanted, deadline));
    SessionRecord record =
        simulator.run(process, () -> manual.find(ALICE, wanted.intent()).orElseThrow());
    String named = ",\"session_id\":\"" + SessionName.of(record) + "\"";
    Got idle = chat("chat", named);
    assertTrue(idle.text().contains("\"content\":\"One two\""), idle.text());

    Instant until = process.clock().instant().plusSeconds(60);
    Claim claim =
        simulator.run(
            process,
            () -> manual.claim(record, until, Deadline.in(Duration.ZERO, process.clock())));
    assertInstanceOf(Claim.Leased.class, claim);
    Got busy = chat("chat", named, Duration.ofSeconds(5));
    assertEquals(409, busy.status, busy.text());
    assertTrue(busy.text().contains("session_in_use"), busy.text());
  }
}
