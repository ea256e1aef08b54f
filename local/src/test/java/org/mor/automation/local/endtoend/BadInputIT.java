package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.endtoend.Api.ApiReply;

/** What is wrong is named, and nothing is spent on it. */
@ExtendWith(RunningStack.class)
class BadInputIT {
  private static final String GOOD = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  @Test
  void everyWayOfHavingNoKeyLooksTheSame(LocalStack stack) {
    String real = stack.apiKey("bob").value();
    String wrongSecret = real.substring(0, real.indexOf('.') + 1) + "A".repeat(43);
    List<Api> callers =
        List.of(
            Api.withoutKey(stack),
            Api.withKey(stack, "sk-unknownprefix." + "A".repeat(43)),
            Api.withKey(stack, wrongSecret),
            Api.withKey(stack, "not a key"));
    for (Api caller : callers) {
      ApiReply chat = caller.chat("local-chat", "hi");
      assertEquals(401, chat.status(), chat.body());
      assertEquals("invalid_api_key", chat.code());
      assertEquals(Api.withoutKey(stack).chat("local-chat", "hi").body(), chat.body());
      assertEquals(401, caller.settings().status());
    }
  }

  @Test
  void theFunctionsOwnAddressAnswersItsPathsAndMethodOnly(LocalStack stack) {
    Api bob = Api.ofFunctionUrl(stack, "bob");
    String body = "{\"model\":\"local-chat\"," + GOOD + "}";
    for (String path : List.of("/", "/v1/chat", "/v1/completions", "/v2/embeddings", "/admin")) {
      ApiReply reply = bob.post(path, body);
      assertEquals(404, reply.status(), path + " -> " + reply.body());
      assertEquals("not_found", reply.code());
    }
    for (ApiReply reply :
        List.of(bob.get("/v1/chat/completions"), bob.delete("/api/v1/embeddings"))) {
      assertEquals(405, reply.status(), reply.body());
      assertEquals("method_not_allowed", reply.code());
    }
  }

  private record BadChat(String body, String code, String param) {}

  @Test
  void chatsThatAreWrongAreRefusedByFieldAndCostNothing(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    bob.turnOn();
    int before = ChainControl.of(stack.market().chain()).sessionsOpened();
    List<BadChat> bodies =
        List.of(
            new BadChat("", "invalid_json", ""),
            new BadChat("{", "invalid_json", ""),
            new BadChat("[]", "invalid_json", ""),
            new BadChat("{\"model\":\"local-chat\"," + GOOD + "," + GOOD + "}", "invalid_json", ""),
            new BadChat("{" + GOOD + ",\"temperature\":NaN}", "invalid_json", ""),
            new BadChat("{" + GOOD + ",\"temperature\":\"1\"}", "invalid_value", "temperature"),
            new BadChat("{" + GOOD + ",\"seed\":1e400}", "invalid_value", "seed"),
            new BadChat("{" + GOOD + ",\"seed\":\"1\"}", "invalid_value", "seed"),
            new BadChat("{" + GOOD + ",\"seed\":18446744073709551616}", "invalid_value", "seed"),
            new BadChat("{" + GOOD + ",\"user\":7}", "invalid_value", "user"),
            new BadChat("{" + GOOD + ",\"metadata\":[]}", "invalid_value", "metadata"),
            new BadChat("{" + GOOD + ",\"tools\":{}}", "invalid_value", "tools"),
            new BadChat("{" + GOOD + ",\"tools\":[{},\"a\"]}", "invalid_value", "tools[1]"),
            new BadChat("{" + GOOD + ",\"stop\":[1]}", "invalid_value", "stop"),
            new BadChat("{" + GOOD + ",\"stream\":1}", "invalid_value", "stream"),
            new BadChat("{" + GOOD + ",\"max_tokens\":0}", "invalid_value", "max_tokens"),
            new BadChat("{" + GOOD + ",\"model\":7}", "invalid_value", "model"),
            new BadChat("{\"messages\":[]}", "invalid_value", "messages"),
            new BadChat("{\"messages\":\"hi\"}", "invalid_value", "messages"),
            new BadChat("{\"messages\":[1]}", "invalid_value", "messages[0]"),
            new BadChat(
                "{\"messages\":[{\"role\":\"king\",\"content\":\"\"}]}",
                "invalid_value",
                "messages[0].role"),
            new BadChat(
                "{\"messages\":[{\"role\":\"user\",\"content\":[\"hi\"]}]}",
                "invalid_value",
                "messages[0].content[0]"),
            new BadChat(
                "{\"messages\":" + "[".repeat(2000) + "]".repeat(2000) + "}", "invalid_json", ""),
            new BadChat("{\"model\":\"no-such\"," + GOOD + "}", "model_not_found", "model"),
            new BadChat(
                "{\"model\":\"local-embeddings\"," + GOOD + "}", "model_type_mismatch", "model"));
    for (BadChat bad : bodies) {
      ApiReply reply = bob.post(bad.body());
      assertTrue(reply.status() >= 400 && reply.status() < 500, bad + " -> " + reply);
      assertEquals(bad.code(), reply.code(), bad + " -> " + reply.body());
      assertEquals(bad.param(), reply.param(), bad + " -> " + reply.body());
    }
    byte[] notUtf8 = ("{" + GOOD + ",\"user\":\"?\"}").getBytes(StandardCharsets.ISO_8859_1);
    notUtf8[notUtf8.length - 3] = (byte) 0xff;
    assertEquals("invalid_json", bob.post(notUtf8).code());
    assertEquals(413, bob.post(new byte[50 << 20]).status());
    assertEquals(before, ChainControl.of(stack.market().chain()).sessionsOpened());
  }

  /** Row 16 of what went wrong for others: unknown names went to a model of another kind. */
  @Test
  void aChatNeverGoesToAnotherModelThanItNames(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    bob.turnOn();
    int before = ChainControl.of(stack.market().chain()).sessionsOpened();
    for (String name : List.of("local-chatt", "local", "gpt-4o", "0x" + "1".repeat(64))) {
      assertEquals("model_not_found", bob.chat(name, "hi").code(), name);
      assertEquals("model_not_found", bob.stream(name, "hi").code(), name);
    }
    assertEquals("model_type_mismatch", bob.chat("local-embeddings", "hi").code());
    ApiReply vectors = bob.post("/v1/embeddings", "{\"model\":\"local-chat\",\"input\":\"hi\"}");
    assertEquals("model_type_mismatch", vectors.code());
    assertEquals(before, ChainControl.of(stack.market().chain()).sessionsOpened());
  }

  @Test
  void settingsThatAreWrongChangeNothing(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    String before = bob.turnOn().body();
    Stream.of(
            "{\"session_duration\":59}",
            "{\"session_duration\":86401}",
            "{\"session_duration\":1e9}",
            "{\"session_duration\":\"60\"}",
            "{\"session_duration\":null}",
            "{\"session_duration\":60.5}",
            "{\"is_enabled\":\"true\"}",
            "{\"is_enabled\":true,\"colour\":1}",
            "{}",
            "null",
            "")
        .forEach(
            body -> {
              ApiReply reply = bob.changeSettings(body);
              assertEquals(400, reply.status(), body + " -> " + reply.body());
              assertTrue(reply.json().path("detail").isString(), reply.body());
            });
    assertEquals("session_duration", bob.changeSettings("{\"session_duration\":59}").param());
    assertEquals("colour", bob.changeSettings("{\"colour\":1}").param());
    assertEquals(before, bob.settings().body());
  }
}
