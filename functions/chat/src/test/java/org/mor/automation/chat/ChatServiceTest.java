package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.session.model.SessionRecord;
import org.mor.automation.session.pool.Claim;
import org.mor.automation.session.pool.ManualSessionRequest;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionName;

/** Stories of chats on simulated tables and a simulated chain, with providers on real sockets. */
class ChatServiceTest {
  private ChatServiceFixture chats = new ChatServiceFixture(Map.of());

  ChatServiceTest() throws Exception {}

  @BeforeEach
  void script() {
    chats.first.says(ScriptedModel.word("One"), ScriptedModel.last(" two"));
    chats.second.says(ScriptedModel.word("Three"), ScriptedModel.last(" four"));
  }

  @AfterEach
  void end() throws IOException {
    chats.close();
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
    Got got = new Got();
    chats.answer(body.getBytes(UTF_8), got::begin, time);
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
    assertEquals(1, chats.simulator.chain().sessions());
  }

  @Test
  void aProviderThatDiesBeforeItsFirstByteIsReplaced() throws Exception {
    chats.first.says();
    Got got = streamed();
    assertTrue(got.text().contains("\"content\":\"Three\""), got.text());
    assertTrue(got.complete);
    assertEquals(1, chats.first.prompts.size());
    assertEquals(1, chats.second.prompts.size());
  }

  @Test
  void aProviderThatDiesMidwayEndsTheAnswerInAnError() throws Exception {
    chats.first.says(ScriptedModel.word("One"));
    Got got = streamed();
    assertTrue(got.text().contains("\"content\":\"One\""), got.text());
    assertTrue(got.text().contains("provider_truncated"), got.text());
    assertFalse(got.text().contains("[DONE]"), got.text());
    assertTrue(chats.second.prompts.isEmpty());
  }

  @Test
  void nothingIsOpenedWhileAutomationIsOff() throws Exception {
    chats.parameters.holding("false");
    assertEquals(403, streamed().status);
    chats.parameters.holding("true");
    chats.automate(false);
    assertEquals(403, streamed().status);
    assertEquals(0, chats.simulator.chain().sessions());
  }

  @Test
  void nothingIsOpenedWithoutAProviderClient() throws Exception {
    chats.clientMissing = true;
    assertEquals(500, streamed().status);
    assertEquals(0, chats.simulator.chain().sessions());
  }

  @Test
  void aModelThatNobodyOffersIsNotFound() throws Exception {
    Got got = chat("other", "");
    assertEquals(404, got.status, got.text());
    assertTrue(got.text().contains("model_not_found"), got.text());
  }

  @Test
  void aRequestOverTheLimitIsToldWhenToAskAgain() throws Exception {
    chats.close();
    chats = new ChatServiceFixture(Map.of("REQUESTS_PER_MINUTE", "1"));
    script();
    assertEquals(200, streamed().status);
    Got got = streamed();
    assertEquals(429, got.status, got.text());
    assertTrue(got.text().contains("rate_limit_exceeded"), got.text());
    chats.simulator.pass(Duration.ofMinutes(1));
    assertEquals(200, streamed().status);
  }

  @Test
  void aSessionThatHasEndedIsReplacedByANewOne() throws Exception {
    assertEquals(200, streamed().status);
    chats.simulator.pass(Duration.ofHours(2));
    assertEquals(200, streamed().status);
    assertEquals(2, chats.simulator.chain().sessions());
  }

  @Test
  void aSessionThatTheCallerDoesNotHaveIsNotFound() throws Exception {
    Got got = chat("chat", ",\"session_id\":\"ses_" + "0".repeat(32) + "\"");
    assertEquals(404, got.status, got.text());
    assertTrue(got.text().contains("session_not_found"), got.text());
  }

  @Test
  void aNamedSessionServesOneRequestAtATime() throws Exception {
    ManualSessions manual = chats.process.wiring().manual();
    ManualSessionRequest wanted =
        new ManualSessionRequest(
            ChatServiceFixture.ALICE,
            chats.process.wiring().intent(),
            "request",
            ChatServiceFixture.MODEL,
            Optional.empty(),
            Duration.ofHours(1));
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), chats.process.clock());
    chats.simulator.run(chats.process, () -> manual.open(wanted, deadline));
    SessionRecord record =
        chats.simulator.run(
            chats.process,
            () -> manual.find(ChatServiceFixture.ALICE, wanted.intent()).orElseThrow());
    String named = ",\"session_id\":\"" + SessionName.of(record) + "\"";
    Got idle = chat("chat", named);
    assertTrue(idle.text().contains("\"content\":\"One two\""), idle.text());

    chats.clientMissing = true;
    assertEquals(500, chat("chat", named).status);
    chats.clientMissing = false;
    assertEquals(200, chat("chat", named, Duration.ofSeconds(5)).status);

    Instant until = chats.process.clock().instant().plusSeconds(60);
    Claim claim =
        chats.simulator.run(
            chats.process,
            () -> manual.claim(record, until, Deadline.in(Duration.ZERO, chats.process.clock())));
    assertInstanceOf(Claim.Leased.class, claim);
    Got busy = chat("chat", named, Duration.ofSeconds(5));
    assertEquals(409, busy.status, busy.text());
    assertTrue(busy.text().contains("session_in_use"), busy.text());
  }
}
