package org.mor.automation.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.provider.PromptMessage;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider that answers from another server, which answers as told by the prompt. */
class OpenAiBackendTest {
  private static final String CHUNK =
      "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"vendor\":{\"b\":1,"
          + " \"a\":2},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo"
          + " <b>\"},\"finish_reason\":null}]}";
  private static final AtomicReference<JsonNode> ASKED = new AtomicReference<>();
  private static HttpServer server;
  private static OpenAiBackend backend;
  private static ProviderStage stage;
  private static SessionId session;

  @BeforeAll
  static void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", OpenAiBackendTest::chat);
    server.createContext("/v1/embeddings", OpenAiBackendTest::embeddings);
    server.start();
    backend =
        new OpenAiBackend(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "key");
    stage = new ProviderStage(backend);
    session = stage.open("local-chat");
  }

  @AfterAll
  static void stop() {
    stage.close();
    backend.close();
    server.stop(0);
  }

  private static void chat(HttpExchange exchange) throws IOException {
    JsonNode request = new JsonMapper().readTree(exchange.getRequestBody());
    ASKED.set(request);
    switch (request.path("messages").path(0).path("content").asString("")) {
      case "429" ->
          send(
              exchange,
              429,
              "application/json",
              "{\"error\":{\"message\":\"slow down <now> &"
                  + " later\",\"type\":\"rate_limit_error\"}}");
      case "500" -> send(exchange, 500, "text/plain", "oops plain <text>");
      case "long" ->
          send(exchange, 200, "text/event-stream", "data: " + "x".repeat(70_000) + "\n\n");
      case "whole" ->
          send(
              exchange,
              200,
              "application/json",
              "{\"object\":\"chat.completion\",\"id\":\"c2\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                  + "\"content\":\"full\"},\"finish_reason\":\"stop\"}],\"vendor\":1.50}");
      case "cut" -> {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 10_000);
        exchange
            .getResponseBody()
            .write(("data: " + CHUNK + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.close();
      }
      default ->
          send(
              exchange,
              200,
              "text/event-stream",
              ": comment\n\ndata: " + CHUNK + "\n\ndata: [DONE]\n\n");
    }
  }

  private static void embeddings(HttpExchange exchange) throws IOException {
    ASKED.set(new JsonMapper().readTree(exchange.getRequestBody()));
    send(
        exchange,
        200,
        "application/json",
        "{\"object\":\"list\",\"model\":\"emb\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,-0.25]}]}");
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void passesAStreamOnWithItsKeysInOrder() throws Exception {
    List<PromptMessage> answer = stage.prompt(session, ProviderStage.chat("hi", true));
    assertEquals(2, answer.size());
    assertEquals(
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo"
            + " \\u003cb\\u003e\"},\"finish_reason\":null}],"
            + "\"created\":1,\"id\":\"c1\",\"model\":\"m\",\"object\":\"chat.completion.chunk\",\"vendor\":{\"b\":1,\"a\":2}}",
        answer.getFirst().json());
  }

  @Test
  void losesZeroesAndSetsTheModel() throws Exception {
    stage.prompt(
        session,
        "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0,\"top_p\":0.5,\"seed\":0,\"custom\":0,\"stream\":true}");
    JsonNode asked = ASKED.get();
    assertEquals("local-chat", asked.get("model").stringValue());
    assertFalse(asked.has("temperature"));
    assertEquals(0.5, asked.get("top_p").doubleValue());
    assertTrue(asked.has("seed"));
    assertTrue(asked.has("custom"));
  }

  @Test
  void passesAWholeAnswerOnAlsoWhenAStreamWasAskedFor() throws Exception {
    List<PromptMessage> answer = stage.prompt(session, ProviderStage.chat("whole", true));
    assertInstanceOf(PromptMessage.Completion.class, answer.getFirst());
    assertTrue(answer.getFirst().json().endsWith("\"vendor\":1.50}"), answer.getFirst().json());
  }

  @Test
  void signsTheModelsOwnErrors() {
    assertEquals(
        "{\"providerModelError\":{\"error\":{\"message\":\"slow down \\u003cnow\\u003e \\u0026"
            + " later\",\"type\":\"rate_limit_error\"}}}",
        modelError("429"));
    assertEquals(
        "{\"providerModelError\":{\"error\":{\"message\":\"oops plain"
            + " \\u003ctext\\u003e\",\"type\":\"upstream_error\"}}}",
        modelError("500"));
  }

  private static String modelError(String prompt) {
    ProviderException e =
        assertThrows(
            ProviderException.class, () -> stage.prompt(session, ProviderStage.chat(prompt, true)));
    return assertInstanceOf(ProviderFailure.BackendError.class, e.failure()).json();
  }

  @Test
  void saysWhenTheModelBreaksOff() {
    for (String prompt : List.of("long", "cut")) {
      ProviderException e =
          assertThrows(
              ProviderException.class,
              () -> stage.prompt(session, ProviderStage.chat(prompt, true)));
      assertInstanceOf(ProviderFailure.BackendFailed.class, e.failure(), prompt);
    }
  }

  @Test
  void passesEmbeddingsOn() throws Exception {
    List<PromptMessage> answer =
        stage.prompt(session, "{\"type\":\"embeddings\",\"input\":\"abc\"}");
    JsonNode vector = answer.getFirst().tree().get("data").get(0).get("embedding");
    assertEquals("[0.1,-0.25]", vector.toString());
    assertFalse(ASKED.get().has("type"));
  }
}
