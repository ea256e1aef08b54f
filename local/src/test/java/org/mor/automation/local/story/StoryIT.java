package org.mor.automation.local.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;

/** The way of a new user, from settings that are off to a chat that opens no second session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryIT {

  private static final int STREAMS = 20;

  private LocalStack stack;
  private Person alice;

  @BeforeAll
  void start() throws Exception {
    stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()));
    alice = Person.with(stack.url(), stack.apiKey("alice").value());
  }

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  @Order(1)
  void strangersAreNotLetIn() throws Exception {
    String key = stack.apiKey("alice").value();
    String otherSecret = key.substring(0, key.indexOf('.') + 1) + "A".repeat(43);
    for (Person person :
        new Person[] {
          Person.without(stack.url()),
          Person.with(stack.url(), "sk-doesnotexist1." + "A".repeat(43)),
          Person.with(stack.url(), otherSecret)
        }) {
      assertEquals(401, person.chat("hello").status());
      assertEquals(401, person.settings().status());
    }
  }

  @Test
  @Order(2)
  void automationIsOffUntilItIsTurnedOn() throws Exception {
    assertEquals(false, alice.settings().body().path("is_enabled").asBoolean());
    Person.PersonReply refused = alice.chat("hello");
    assertEquals(403, refused.status());
    assertEquals("automation_disabled_user", refused.errorCode());
    assertEquals(0, opened());
  }

  @Test
  @Order(3)
  void badChangesOfSettingsChangeNothing() throws Exception {
    for (String bad :
        new String[] {
          "{\"session_duration\":59}",
          "{\"session_duration\":86401}",
          "{\"session_duration\":1e9}",
          "{\"session_duration\":\"60\"}",
          "{\"session_duration\":null}",
          "{\"is_enabled\":true,\"other\":1}",
          "{\"is_enabled\":\"true\"}",
          "{"
        }) {
      int status = alice.put(bad).status();
      assertTrue(status >= 400 && status < 500, bad + " gave " + status);
    }
    assertEquals(false, alice.settings().body().path("is_enabled").asBoolean());
    assertEquals(3600, alice.settings().body().path("session_duration").asInt());
  }

  @Test
  @Order(4)
  void turnedOnAChatOpensASessionAndTheNextOneUsesIt() throws Exception {
    Person.PersonReply on = alice.put("{\"is_enabled\":true}");
    assertEquals(200, on.status());
    assertEquals(true, on.body().path("is_enabled").asBoolean());
    Person.PersonReply answer = alice.chat("hello there");
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertEquals("You said: hello there", answer.content());
    assertEquals(1, opened());
    assertEquals(200, alice.chat("once more").status());
    assertEquals(1, opened());
  }

  /** A second session would be a second stake. */
  @Test
  @Order(5)
  void theSessionIsIdleWhenTheEndOfAStreamIsRead() throws Exception {
    for (int i = 0; i < STREAMS; i++) {
      HttpResponse<InputStream> answer = alice.stream("/v1/chat/completions", "hello");
      assertEquals(200, answer.statusCode());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.equals("data: [DONE]")) {
        line = lines.readLine();
      }
      assertEquals("data: [DONE]", line);
      assertEquals(0, leased());
    }
    assertEquals(1, opened());
  }

  @Test
  @Order(6)
  void badRequestsAreRefusedAndNothingIsSpent() throws Exception {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    for (String bad :
        new String[] {
          "{",
          "[]",
          "{\"model\":\"local-chat\"}",
          "{\"model\":\"local-chat\",\"messages\":[]}",
          "{\"model\":\"local-chat\",\"temperature\":NaN," + messages + "}",
          "{\"model\":\"local-chat\",\"stream\":\"yes\"," + messages + "}",
          "{\"model\":\"no-such-model\"," + messages + "}",
          "{\"model\":\"local-embeddings\"," + messages + "}",
          "{\"model\":\"local-chat\",\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"
        }) {
      Person.PersonReply reply = alice.post(bad);
      assertTrue(reply.status() >= 400 && reply.status() < 500, bad + " gave " + reply.status());
      assertTrue(reply.body().path("error").path("message").isString(), bad);
    }
    assertEquals(400, alice.post(HttpRequest.BodyPublishers.ofByteArray(invalidUtf8())).status());
    assertEquals(1, opened());
  }

  @Test
  @Order(7)
  void whatIsTooLongOrUnknownIsAnsweredAtTheFront() throws Exception {
    byte[] fifty = new byte[50_000_000];
    assertEquals(413, alice.post(HttpRequest.BodyPublishers.ofByteArray(fifty)).status());
    Person.PersonReply unknown = alice.get("/v2/nothing");
    assertEquals(404, unknown.status());
    assertEquals("unknown_url", unknown.errorCode());
    assertEquals("ok", Person.without(stack.url()).get("/health").body().path("status").asString());
  }

  @Test
  @Order(8)
  void theRuntimesDidNothingThatLambdaWouldRefuse() {
    assertEquals(List.of(), stack.violations());
  }

  private int leased() {
    String sessions = stack.template().ref("SessionsTable");
    return stack
        .dynamo()
        .scan(
            request ->
                request
                    .tableName(sessions)
                    .filterExpression("attribute_exists(stage) AND attribute_exists(lease_owner)"))
        .count();
  }

  private int opened() {
    return ChainControl.of(stack.market().chain()).sessionsOpened();
  }

  private static byte[] invalidUtf8() {
    byte[] request =
        "{\"model\":\"local-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    request[request.length - 5] = (byte) 0xff;
    return request;
  }
}
