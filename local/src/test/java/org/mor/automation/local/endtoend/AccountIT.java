package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.endtoend.Api.ApiReply;

/** What a user does beside chatting: keys, and a look at the models. */
@ExtendWith(RunningStack.class)
class AccountIT {

  @Test
  void aKeyThatAUserMadeIsTheUsers(LocalStack stack) {
    Api alice = Api.of(stack, "alice");
    alice.turnOn();
    ApiReply made = alice.post("/api/v1/keys", "{\"name\":\"second\"}");
    assertEquals(201, made.status(), made.body());

    Api second = Api.withKey(stack, made.json().path("key").asString());
    assertEquals("alice", second.settings().json().path("user_id").asString());
    assertEquals(200, second.chat("local-chat", "hi").status());
    ApiReply successor = second.post("/api/v1/keys", "{\"name\":\"third\"}");
    assertEquals(201, successor.status(), successor.body());
    Api third = Api.withKey(stack, successor.json().path("key").asString());
    assertEquals(200, third.get("/api/v1/keys").status());

    String path = "/api/v1/keys/" + made.json().path("prefix").asString();
    assertEquals(404, Api.of(stack, "bob").delete(path).status());
    assertEquals(200, alice.delete(path).status());
    // The function of these calls keeps no keys in memory; others believe them for 30 seconds.
    assertEquals(401, second.get("/api/v1/keys").status());
    assertEquals(401, third.get("/api/v1/keys").status());
    assertTrue(revoked(alice, made));
    assertTrue(revoked(alice, successor));
  }

  @Test
  void everyAnswerToAUserTellsHowLongItTook(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    for (ApiReply reply :
        List.of(
            bob.settings(),
            bob.get("/api/v1/keys"),
            bob.get("/v1/models"),
            bob.get("/api/v1/sessions"),
            bob.post("{}"))) {
      long took = reply.raw().headers().firstValueAsLong("openai-processing-ms").orElse(-1);
      assertTrue(took >= 0 && took < 60_000, reply.raw().toString());
    }
    Api nobody = Api.withoutKey(stack);
    for (ApiReply reply : List.of(nobody.settings(), nobody.chat("local-chat", "hi"))) {
      assertEquals(401, reply.status());
      assertFalse(reply.raw().headers().firstValue("openai-processing-ms").isPresent());
    }
  }

  private static boolean revoked(Api user, ApiReply made) {
    String prefix = made.json().path("prefix").asString();
    for (var key : user.get("/api/v1/keys").json().path("data")) {
      if (key.path("prefix").asString().equals(prefix)) {
        return key.path("revoked").asBoolean();
      }
    }
    throw new AssertionError(prefix + " is not listed");
  }

  @Test
  void theModelsOfTheMarketAreListed(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    bob.turnOn();
    assertEquals(200, bob.chat("local-chat", "hi").status());
    ApiReply models = bob.get("/v1/models");

    assertEquals(200, models.status(), models.body());
    List<String> ids = new ArrayList<>();
    models.json().path("data").forEach(model -> ids.add(model.path("id").asString()));
    assertTrue(ids.containsAll(List.of("local-chat", "local-chat-mini", "local-embeddings")));
    assertEquals(
        "EMBEDDING", bob.get("/api/v1/models/local-embeddings").json().path("type").asString());
    assertEquals("model_not_found", bob.get("/v1/models/local-chatt").code());
  }

  @Test
  void pagesOfOtherOriginsAreRefusedUnlessTheyAreNamed(LocalStack stack) {
    for (String path : List.of("/v1/chat/completions", "/v1/models/some/model")) {
      ApiReply refused = Api.withoutKey(stack).preflight(path, "https://evil.example");

      assertEquals(403, refused.status(), refused.body());
      assertEquals("origin_not_allowed", refused.code());
      assertFalse(refused.raw().headers().firstValue("access-control-allow-origin").isPresent());
    }
  }
}
