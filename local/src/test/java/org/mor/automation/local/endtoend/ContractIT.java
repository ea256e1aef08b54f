package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;

/**
 * What the API takes and answers is what its description says, which is checked wherever these
 * tests call it; here each operation is called at least once.
 */
@ExtendWith(RunningStack.class)
class ContractIT {
  private static void answers(int status, Api.ApiReply reply) {
    assertEquals(status, reply.status(), reply.body());
  }

  @Test
  void everyOperationAnswersAsDescribed(LocalStack stack) throws IOException, InterruptedException {
    stack.maintain(); // Reads the catalogue.
    Api alice = Api.of(stack, "alice");
    answers(200, Api.withoutKey(stack).get("/health"));
    answers(200, alice.settings());
    answers(200, alice.changeSettings("{\"is_enabled\":true,\"session_duration\":3600}"));
    answers(200, alice.chat("local-chat", "hello"));
    answers(200, alice.stream("local-chat", "hello"));
    answers(200, alice.post("/v1/embeddings", "{\"model\":\"local-embeddings\",\"input\":\"hi\"}"));
    answers(200, alice.get("/v1/models"));
    answers(200, alice.get("/api/v1/models/local-chat"));
    Api.ApiReply opened =
        alice.post("/api/v1/sessions", "{\"model\":\"local-chat\",\"duration\":3600}");
    answers(201, opened);
    String session = "/api/v1/sessions/" + opened.json().path("id").asString();
    answers(200, alice.get("/api/v1/sessions"));
    answers(200, alice.get(session));
    Api.ApiReply closing = alice.delete(session);
    assertTrue(closing.status() == 200 || closing.status() == 202, closing.body());
    Api.ApiReply made = alice.post("/api/v1/keys", "{\"name\":\"laptop\"}");
    answers(201, made);
    answers(200, alice.get("/api/v1/keys"));
    answers(200, alice.delete("/api/v1/keys/" + made.json().path("prefix").asString()));
  }

  @Test
  void refusalsAreAsDescribed(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    for (String path : new String[] {"/v1/models", "/api/v1/keys", "/api/v1/automation/settings"}) {
      answers(401, Api.withoutKey(stack).get(path));
    }
    answers(401, Api.withoutKey(stack).chat("local-chat", "hello"));
    answers(403, bob.chat("local-chat", "hello"));
    answers(400, bob.post("{\"messages\":[]}"));
    answers(400, bob.changeSettings("{\"is_enabled\":3}"));
    answers(400, bob.post("/api/v1/keys", "{}"));
    answers(404, bob.delete("/api/v1/keys/nobody"));
    answers(404, bob.get("/api/v1/sessions/nothing"));
  }
}
