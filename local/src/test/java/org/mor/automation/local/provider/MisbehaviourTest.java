package org.mor.automation.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each misbehaviour, and what the marketplace's own client makes of it. */
class MisbehaviourTest {
  private static ProviderStage stage;
  private static SessionId session;

  @BeforeAll
  static void start() throws Exception {
    stage = new ProviderStage(new BuiltInModel(ProviderStage.CLOCK, BuiltInModel.Pace.AT_ONCE));
    session = stage.open("local-chat");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @AfterEach
  void behave() throws Exception {
    stage.provider.behave();
    stage.approve("local-chat"); // brings a lost key back
    assertEquals(
        "You said: x", ProviderStage.said(stage.prompt(session, ProviderStage.chat("x", true))));
  }

  @ParameterizedTest
  @CsvSource({
    "DIE_BEFORE_ANSWER, 0, Truncated[messages=0]",
    "DIE_MID_STREAM, 2, Truncated[messages=2]",
    "DIE_INSIDE_MESSAGE, 2, Truncated[messages=2]",
    "END_UNFINISHED, 0, Truncated[messages=4]",
    "SILENT, 0, Silent[stage=FIRST_MESSAGE]",
    "SILENT, 2, Silent[stage=NEXT_MESSAGE]",
    "WRONG_SIGNATURE, 0, WrongSignature[]",
    "WRONG_SIGNATURE, 2, WrongSignature[]",
    "WRONG_ENCRYPTION, 1, Undecipherable[]",
    "ERROR_AFTER_MESSAGES, 2, BackendFailed[]",
    "OVERSIZED_MESSAGE, 1, TooLarge[]",
    "MALFORMED_MESSAGE, 1, Malformed[]",
    "FORGET_KEY, 0, KeyLost[]",
    "REPLACE_KEY, 0, KeyLost[]",
    "BACKEND_429, 0, BackendError[OptionalInt.empty]",
    "BACKEND_500, 0, BackendError[OptionalInt.empty]",
    "BACKEND_UNREACHABLE, 0, BackendFailed[]"
  })
  void inPrompts(Fault kind, int after, String failure) throws Exception {
    SessionId own = kind == Fault.SILENT ? stage.open("local-chat") : session;
    stage.provider.misbehave(Misbehaviour.once(kind).after(after));
    ProviderException e =
        assertThrows(
            ProviderException.class, () -> stage.prompt(own, ProviderStage.chat("hi", true)));
    assertEquals(failure, e.failure().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "DIE_ON_SESSION_REQUEST, Truncated[messages=0]",
    "BUSY, NoCapacity[]",
    "APPROVAL_MESSAGE_WRONGLY_SIGNED, WrongSignature[]",
    "APPROVAL_FOR_OTHER_BID, WrongApproval[field=BID]",
    "APPROVAL_FOR_OTHER_CHAIN, WrongApproval[field=CHAIN]",
    "APPROVAL_BY_OTHER_SIGNER, WrongApproval[field=SIGNER]"
  })
  void inApprovals(Fault kind, String failure) throws Exception {
    stage.provider.misbehave(Misbehaviour.once(kind));
    ProviderException e = assertThrows(ProviderException.class, () -> stage.approve("local-chat"));
    assertEquals(failure, e.failure().toString());
  }

  @Test
  void refusesConnectionsUntilItBehavesAgain() throws Exception {
    stage.provider.misbehave(Misbehaviour.always(Fault.REFUSE_CONNECTIONS));
    for (int i = 0; i < 3; i++) {
      ProviderException e =
          assertThrows(ProviderException.class, () -> stage.approve("local-chat"));
      assertEquals("Unreachable[]", e.failure().toString());
    }
  }

  @Test
  void isSlowButComesToAnEnd() throws Exception {
    stage.provider.misbehave(
        Misbehaviour.once(Fault.SLOW_FIRST_MESSAGE).by(Duration.ofMillis(150)));
    long start = System.nanoTime();
    assertEquals(
        "You said: hi", ProviderStage.said(stage.prompt(session, ProviderStage.chat("hi", true))));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
    stage.provider.misbehave(
        Misbehaviour.once(Fault.SLOW_BETWEEN_MESSAGES).by(Duration.ofMillis(30)));
    start = System.nanoTime();
    assertEquals(
        "You said: hi", ProviderStage.said(stage.prompt(session, ProviderStage.chat("hi", true))));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(5 * 30).toNanos());
  }

  @Test
  void misbehavesSoManyTimes() throws Exception {
    stage.provider.misbehave(Misbehaviour.always(Fault.BUSY).times(2));
    for (int i = 0; i < 2; i++) {
      assertThrows(ProviderException.class, () -> stage.approve("local-chat"));
    }
    assertEquals(stage.key, stage.approve("local-chat").providerKey());
  }

  @Test
  void isToldOverHttp() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String told = "{\"kind\":\"die_mid_stream\",\"after\":1,\"times\":0}";
      assertEquals(200, send(http, "PUT", "/misbehaviour", told).statusCode());
      for (int i = 0; i < 2; i++) {
        ProviderException e =
            assertThrows(
                ProviderException.class,
                () -> stage.prompt(session, ProviderStage.chat("hi", true)));
        assertEquals(new ProviderFailure.Truncated(1), e.failure());
      }
      assertEquals(200, send(http, "DELETE", "/misbehaviour", "").statusCode());
      assertEquals(
          "You said: hi",
          ProviderStage.said(stage.prompt(session, ProviderStage.chat("hi", true))));
      assertEquals(400, send(http, "PUT", "/misbehaviour", "{\"kind\":\"no such\"}").statusCode());
      JsonNode counters = new JsonMapper().readTree(send(http, "GET", "/counters", "").body());
      assertEquals(stage.provider.figures().get("prompts"), counters.get("prompts").intValue());
      assertTrue(counters.get("sessionRequests").intValue() >= 1);
    }
  }

  private static HttpResponse<String> send(HttpClient http, String method, String path, String body)
      throws IOException, InterruptedException {
    URI url = stage.provider.adminUrl().resolve(path);
    return http.send(
        HttpRequest.newBuilder(url)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
