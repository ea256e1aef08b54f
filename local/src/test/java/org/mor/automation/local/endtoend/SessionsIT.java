package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.endtoend.Api.ApiReply;
import org.mor.automation.marketplace.Address;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions that are opened, used and closed manually. */
@ExtendWith(RunningStack.class)
class SessionsIT {
  private static final String PATH = "/api/v1/sessions";
  private static final String MODEL = "{\"model\":\"local-chat\",\"duration\":3600}";
  private static final String UNKNOWN = "ses_" + "0".repeat(32);

  private static int opened(LocalStack stack) {
    return ChainControl.of(stack.market().chain()).sessionsOpened();
  }

  private static JsonNode open(Api api, String body) {
    ApiReply reply = api.post(PATH, body);
    assertEquals(201, reply.status(), reply.body());
    return reply.json();
  }

  private static String id(JsonNode session) {
    return session.path("id").asString();
  }

  private static String chat(String session) {
    return "{\"session_id\":\""
        + session
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static ApiReply closed(Api api, JsonNode session) {
    ApiReply reply = api.delete(PATH + "/" + id(session));
    assertTrue(List.of(200, 202).contains(reply.status()), reply.body());
    return reply;
  }

  @Test
  void aChatUsesExactlyTheSessionItNamesWhateverTheSwitchesSay(LocalStack stack)
      throws IOException {
    Api alice = Api.of(stack, "alice");
    alice.changeSettings("{\"is_enabled\":false}");
    int before = opened(stack);
    String sample =
        new JsonMapper()
            .readTree(Files.readString(Path.of("..", "events", "open-session.json")))
            .path("body")
            .stringValue();
    JsonNode session = open(alice, sample);
    assertEquals("open", session.path("status").asString(), session.toString());
    assertTrue(session.path("stake_wei").asString().length() > 10, session.toString());
    assertEquals(before + 1, opened(stack));
    for (String name : List.of(id(session), session.path("session_id").asString())) {
      ApiReply reply = alice.post(chat(name));
      assertEquals(200, reply.status(), reply.body());
      assertEquals(id(session), id(alice.get(PATH + "/" + name).json()));
    }
    ApiReply streamed =
        alice.post(chat(id(session)).replace("{\"session", "{\"stream\":true,\"session"));
    assertTrue(streamed.body().endsWith("data: [DONE]\n\n"), streamed.body());
    assertEquals("automation_disabled_user", alice.chat("local-chat", "hi").code());
    String flag = stack.template().ref("FlagParameter");
    stack.parameters().put(flag, "String", "false");
    try {
      awaitCode(alice, "automation_disabled_system");
      assertEquals(200, alice.post(chat(id(session))).status());
    } finally {
      stack.parameters().put(flag, "String", "true");
    }
    // Every process of the function believes what it has read for five seconds.
    long fresh = System.nanoTime() + 7_000_000_000L;
    while (System.nanoTime() < fresh) {
      alice.get(PATH);
    }
    awaitCode(alice, "model_not_found");
    assertEquals(before + 1, opened(stack));
    closed(alice, session);
  }

  /** What the flag says now reaches the function within seconds. */
  private static void awaitCode(Api api, String code) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!api.post(PATH, "{\"model\":\"no-such\"}").code().equals(code)) {
      assertTrue(System.nanoTime() < end, "the flag never reached the function");
    }
  }

  @Test
  void whatIsSomebodyElsesLooksLikeWhatIsNot(LocalStack stack) {
    Api alice = Api.of(stack, "alice");
    Api bob = Api.of(stack, "bob");
    JsonNode session = open(alice, MODEL);
    String chains = session.path("session_id").asString();
    String nobodys = "0x" + "0".repeat(64);
    for (String name : List.of(id(session), chains)) {
      assertEquals(404, bob.get(PATH + "/" + name).status());
      assertEquals(bob.get(PATH + "/" + UNKNOWN).body(), bob.get(PATH + "/" + name).body());
      assertEquals(bob.delete(PATH + "/" + nobodys).body(), bob.delete(PATH + "/" + name).body());
      ApiReply chat = bob.post(chat(name));
      assertEquals("session_not_found", chat.code(), chat.body());
      assertEquals(bob.post(chat(UNKNOWN)).body(), chat.body());
    }
    assertEquals("session_not_found", bob.get(PATH + "/no-id").code());
    assertFalse(bob.get(PATH).body().contains(id(session)));
    assertTrue(alice.get(PATH).body().contains(id(session)));
    assertEquals("open", alice.get(PATH + "/" + chains).json().path("status").asString());
    closed(alice, session);
  }

  @Test
  void aKeyOpensOneSessionHoweverOftenItComes(LocalStack stack) throws Exception {
    Api alice = Api.of(stack, "alice");
    int before = opened(stack);
    List<Callable<ApiReply>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(() -> alice.idempotent(PATH, MODEL, "together"));
    }
    int created = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ApiReply> future : threads.invokeAll(calls)) {
        ApiReply reply = future.get();
        switch (reply.status()) {
          case 201 -> created++;
          case 409 -> assertEquals("idempotency_in_progress", reply.code(), reply.body());
          default -> assertEquals(200, reply.status(), reply.body());
        }
      }
    }
    assertEquals(1, created);
    ApiReply again = alice.idempotent(PATH, MODEL, "together");
    assertEquals(200, again.status(), again.body());
    assertEquals("true", again.raw().headers().firstValue("idempotent-replayed").orElse("none"));
    assertEquals(before + 1, opened(stack));
    ApiReply other = alice.idempotent(PATH, "{\"model\":\"local-chat\"}", "together");
    assertEquals(409, other.status());
    assertEquals("idempotency_key_reused", other.code());
    assertEquals("invalid_value", alice.idempotent(PATH, MODEL, "a key").code());
    Api bob = Api.of(stack, "bob");
    ApiReply bobs = bob.idempotent(PATH, "{\"model\":\"local-chat-mini\"}", "together");
    assertEquals(201, bobs.status(), bobs.body());
    assertNotEquals(id(again.json()), id(bobs.json()));
    assertEquals(before + 2, opened(stack));
    closed(alice, again.json());
    assertEquals(200, alice.idempotent(PATH, MODEL, "together").status());
    assertEquals(before + 2, opened(stack));
    closed(bob, bobs.json());
  }

  @Test
  void anOwnerClosesEarlyAndIsToldWhatIsHeld(LocalStack stack) throws Exception {
    Api alice = Api.of(stack, "alice");
    JsonNode session = open(alice, MODEL);
    assertTrue(session.path("close").isNull(), session.toString());
    ChainControl.of(stack.market().chain()).increaseTime(Duration.ofMinutes(5));
    closed(alice, session);
    assertEquals("session_ended", alice.post(chat(id(session))).code());
    JsonNode now = alice.get(PATH + "/" + id(session)).json();
    long end = System.nanoTime() + 60_000_000_000L;
    while (!now.path("status").asString().equals("closed")) {
      stack.maintain();
      assertTrue(System.nanoTime() < end, "it never closed");
      now = alice.get(PATH + "/" + id(session)).json();
    }

    JsonNode close = now.path("close");
    assertTrue(close.path("early").asBoolean(), now.toString());
    BigInteger held = new BigInteger(close.path("held_wei").asString());
    BigInteger returned = new BigInteger(close.path("returned_wei").asString());
    BigInteger stake = new BigInteger(session.path("stake_wei").asString());
    assertEquals(stake, held.add(returned), now.toString());
    Address wallet = stack.market().chain().wallet();
    byte[] onHold =
        ChainControl.of(stack.market().chain())
            .read(
                stack.market().chain().contracts().diamond(),
                "getUserStakesOnHold(address,uint8)",
                wallet,
                BigInteger.valueOf(20));
    BigInteger sum =
        new BigInteger(1, Arrays.copyOfRange(onHold, 0, 32))
            .add(new BigInteger(1, Arrays.copyOfRange(onHold, 32, 64)));
    assertTrue(sum.compareTo(held) >= 0, "the chain holds " + sum + " of the wallet's");
    assertTrue(held.signum() > 0 && returned.signum() > 0, now.toString());
    Instant midnight =
        Instant.ofEpochSecond(close.path("closed_at").asLong())
            .atOffset(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS)
            .plusDays(1)
            .toInstant();
    assertEquals(midnight.getEpochSecond(), close.path("held_until").asLong(), now.toString());
    assertEquals(200, alice.delete(PATH + "/" + id(session)).status());
  }

  @Test
  void aBidIsUsedAndNoOther(LocalStack stack) {
    Api alice = Api.of(stack, "alice");
    JsonNode best = open(alice, "{\"model\":\"local-chat\"}");
    JsonNode same = open(alice, "{\"bid\":\"" + best.path("bid").asString() + "\"}");
    assertEquals(best.path("bid").asString(), same.path("bid").asString());
    assertEquals(best.path("model").asString(), same.path("model").asString());
    assertNotEquals(id(best), id(same));
    String name = "\"session_id\":\"" + id(same) + "\"";
    ApiReply other =
        alice.post(chat(id(same)).replace(name, name + ",\"model\":\"local-chat-mini\""));
    assertEquals("session_model_mismatch", other.code(), other.body());
    ApiReply named = alice.post(chat(id(same)).replace(name, name + ",\"model\":\"local-chat\""));
    assertEquals("local-chat", named.json().path("model").asString(), named.body());
    ApiReply embeddings = alice.post("/v1/embeddings", "{\"input\":\"hi\"," + name + "}");
    assertEquals("model_type_mismatch", embeddings.code(), embeddings.body());
    closed(alice, best);
    closed(alice, same);
  }

  private record BadOpening(String body, String code, String param) {}

  @Test
  void whatIsWrongIsNamedAndCostsNothing(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    int before = opened(stack);
    String bid = "0x" + "1".repeat(64);
    List<BadOpening> bodies =
        List.of(
            new BadOpening("{}", "invalid_value", "model"),
            new BadOpening("[]", "invalid_json", ""),
            new BadOpening(
                "{\"model\":\"local-chat\",\"bid\":\"" + bid + "\"}", "invalid_value", "model"),
            new BadOpening("{\"model\":7}", "invalid_value", "model"),
            new BadOpening("{\"bid\":\"0x1\"}", "invalid_value", "bid"),
            new BadOpening(
                "{\"model\":\"local-chat\",\"duration\":329}", "invalid_value", "duration"),
            new BadOpening(
                "{\"model\":\"local-chat\",\"duration\":86401}", "invalid_value", "duration"),
            new BadOpening(
                "{\"model\":\"local-chat\",\"duration\":\"1h\"}", "invalid_value", "duration"),
            new BadOpening("{\"model\":\"local-chat\",\"wallet\":1}", "invalid_value", "wallet"),
            new BadOpening("{\"model\":\"no-such\"}", "model_not_found", "model"),
            new BadOpening("{\"bid\":\"" + bid + "\"}", "bid_not_found", "bid"));
    for (BadOpening bad : bodies) {
      ApiReply reply = bob.post(PATH, bad.body());
      assertTrue(reply.status() >= 400 && reply.status() < 500, bad + " -> " + reply);
      assertEquals(bad.code(), reply.code(), bad + " -> " + reply.body());
      assertEquals(bad.param(), reply.param(), bad + " -> " + reply.body());
    }
    assertEquals("session_id", bob.post(chat("7")).param());
    assertEquals(401, Api.withoutKey(stack).post(PATH, MODEL).status());
    assertEquals(401, Api.withoutKey(stack).get(PATH).status());
    assertEquals(before, opened(stack));
  }
}
