package org.mor.automation.local.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.Auditor;
import org.mor.automation.local.lambda.FunctionError;
import org.mor.automation.local.lambda.InvocationReply;
import org.mor.automation.local.lambda.StreamHead;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What reaches the model means what was sent, and what comes from it is an answer or an error. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PassThroughIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String CHAT = "/v1/chat/completions";
  private static final String SETTINGS = "/api/v1/automation/settings";
  private static final String PAGE = "https://page.example";

  /** After it the provider rests, and would keep the others waiting. */
  private static final int LAST = Integer.MAX_VALUE;

  private static RecordedBackend backend;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    backend = new RecordedBackend();
    stack =
        LocalStack.start(
            LocalOptions.forTests(Path.of("..").toRealPath())
                .with("JwtIdentity", "true")
                .with("CorsOrigins", PAGE)
                .withModelUrl(backend.url()));
    HttpRequest on =
        request(SETTINGS).PUT(BodyPublishers.ofString("{\"is_enabled\":true}")).build();
    assertEquals(200, HTTP.send(on, BodyHandlers.discarding()).statusCode());
  }

  @AfterAll
  static void stop() throws Exception {
    try (RecordedBackend _ = backend;
        LocalStack running = stack) {
      Auditor.sound(running);
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.url() + path))
        .header("content-type", "application/json")
        .header("authorization", "Bearer " + stack.apiKey("alice").value());
  }

  private static HttpResponse<String> chat(byte[] body) throws IOException, InterruptedException {
    return HTTP.send(
        request(CHAT).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> chat(String body) throws IOException, InterruptedException {
    return chat(body.getBytes(StandardCharsets.UTF_8));
  }

  /** A request for a recording, with something added. */
  private static String asking(String recording, String more) {
    return "{\"model\":\"local-chat-mini\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + recording
        + "\"}]"
        + more
        + "}";
  }

  private static String code(HttpResponse<String> response) {
    return RecordedBackend.JSON.readTree(response.body()).at("/error/code").asString("none");
  }

  private static String outcome(HttpResponse<String> response) {
    return response.statusCode() + " " + code(response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901234567890",
        "-9223372036854775809",
        "0.1000000000000000055511151231257827021181583404541015625",
        "[1.10, 1e2, 1E-300, -0.0, 0, 1e308]",
        "\"\\u0000 \\u001f \\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
        "\"\\ud83d\\ude00 \ud83d\ude00 \\u2028 \\ufeff < > & \u00e9\"",
        "{\"\": null, \" \": [], \"a.b\": {}, \"\\u00e9\": false, \"__proto__\": 0}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
      })
  void whatIsSentArrivesAsItWasMeant(String value) throws Exception {
    String sent = asking("chat", ",\"metadata\":{\"a\":\"b\"},\"x_own\":" + value);
    HttpResponse<String> answer = chat("\ufeff" + sent);
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode arrived = backend.asked("chat").getLast();
    same(RecordedBackend.JSON.readTree(value), arrived.path("x_own"));
    assertEquals(
        List.of("messages", "metadata", "model", "x_own"),
        arrived.propertyNames().stream().sorted().toList());
  }

  /** The same digits, zeroes at the end too: a number is not a double here. */
  private static void same(JsonNode expected, JsonNode found) {
    if (expected.isNumber()) {
      assertTrue(found.isNumber(), found.toString());
      assertEquals(expected.decimalValue(), found.decimalValue());
    } else if (expected.isArray()) {
      assertEquals(expected.size(), found.size());
      for (int i = 0; i < expected.size(); i++) {
        same(expected.get(i), found.get(i));
      }
    } else {
      assertEquals(expected, found);
    }
  }

  @Test
  void textsOfMegabytesArriveWholeUpToTheLimit() throws Exception {
    String text = megabytes((1 << 20) - 1000);
    HttpResponse<String> answer = chat(asking("chat", ",\"x_own\":\"" + text + "\""));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        text.replace("\\n", "\n"), backend.asked("chat").getLast().path("x_own").stringValue());
  }

  /** Five bytes each that are six in an event, and an event has at most 6 MiB. */
  private static String megabytes(int times) {
    return "\u00e9a\\n".repeat(times);
  }

  /** The first has fewer bytes than a body may have, but its event has more. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 3 << 19, 5 << 19})
  void whatIsLongerThanTheLimitIsRefusedInOpenAisForm(int times) throws Exception {
    int before = backend.asked("chat").size();
    HttpResponse<String> answer = chat(asking("chat", ",\"x_own\":\"" + megabytes(times) + "\""));
    assertEquals("413 request_too_large", outcome(answer));
    JsonNode error = RecordedBackend.JSON.readTree(answer.body()).path("error");
    assertEquals("invalid_request_error", error.path("type").stringValue());
    assertFalse(error.path("message").stringValue().isBlank());
    assertTrue(error.path("param").isNull());
    assertTrue(answer.headers().firstValue("x-request-id").isPresent());
    assertEquals(before, backend.asked("chat").size());
  }

  @Test
  void whatIsNoTextOrNumberIsRefusedBeforeItIsSent() throws Exception {
    int before = backend.asked("chat").size();
    for (String value :
        List.of("NaN", "Infinity", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"")) {
      assertEquals("400 invalid_json", outcome(chat(asking("chat", ",\"x\":" + value))), value);
    }
    assertEquals("400 invalid_json", outcome(chat(asking("chat", ",\"\\ud800\":1"))));
    assertEquals("400 invalid_json", outcome(chat(asking("chat", ",\"x\":1,\"x\":2"))));
    String deep = "[".repeat(2000) + "]".repeat(2000);
    assertEquals("400 invalid_json", outcome(chat(asking("chat", ",\"x\":" + deep))));
    assertEquals("400 invalid_value", outcome(chat(asking("chat", ",\"x\":1e400"))));
    byte[] notUtf8 = asking("chat", ",\"x\":\"?\"").getBytes(StandardCharsets.ISO_8859_1);
    notUtf8[notUtf8.length - 3] = (byte) 0xff;
    assertEquals("400 invalid_json", outcome(chat(notUtf8)));
    assertEquals(before, backend.asked("chat").size());
  }

  /** Row 29: empty and malformed answers were passed on as good ones. */
  @Test
  @Order(LAST)
  void whatIsNoAnswerIsNotPassedOn() throws Exception {
    for (String recording : List.of("nothing", "no-choices", "no-message")) {
      assertEquals("502 provider_invalid_answer", outcome(chat(asking(recording, ""))), recording);
    }
    HttpResponse<String> refused = chat(asking("refused", ""));
    assertEquals("400 provider_invalid_request", outcome(refused));
    assertTrue(refused.body().contains("The tide cannot be asked for."), refused.body());
  }

  /** Row 18: nobody could log in while long streams ran. */
  @Test
  void othersAreServedWhileAStreamRuns() throws Exception {
    HttpRequest streaming =
        request(CHAT).POST(BodyPublishers.ofString(asking("slow", ",\"stream\":true"))).build();
    HttpResponse<InputStream> stream = HTTP.send(streaming, BodyHandlers.ofInputStream());
    try (InputStream pieces = stream.body()) {
      assertTrue(pieces.read() >= 0);
      for (String path : List.of(SETTINGS, "/api/v1/keys", "/v1/models", "/health")) {
        HttpRequest request = request(path).GET().build();
        assertEquals(200, HTTP.send(request, BodyHandlers.discarding()).statusCode(), path);
      }
      assertEquals(200, chat(asking("chat", "")).statusCode());
      assertFalse(backend.lastWasAnswered("slow"));
    }
  }

  /** What a front that does not stream makes of an answer. */
  private static final class InOnePiece implements InvocationReply {
    private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();

    @Override
    public void document(byte[] json) {
      answer.complete(RecordedBackend.JSON.readTree(json));
    }

    @Override
    public OutputStream stream(StreamHead head) {
      answer.completeExceptionally(new AssertionError("it streams"));
      return OutputStream.nullOutputStream();
    }

    @Override
    public void broken(FunctionError error) {
      answer.completeExceptionally(new AssertionError(error));
    }

    @Override
    public void failed(FunctionError error) {
      answer.completeExceptionally(new AssertionError(error));
    }
  }

  @Test
  void anAnswerThatIsTooLongForOnePieceIsAnErrorThere() throws Exception {
    String body = asking("chat", ",\"x_repeat\":300000");
    ObjectNode event =
        (ObjectNode)
            RecordedBackend.JSON.readTree(
                Files.readAllBytes(Path.of("..", "events", "chat-http-api.json")));
    event
        .withObject("headers")
        .put("authorization", "Bearer " + stack.apiKey("alice").value())
        .put("origin", PAGE);
    event.put("body", body);
    InOnePiece reply = new InOnePiece();
    stack
        .function("ChatFunction")
        .invoke(RecordedBackend.JSON.writeValueAsBytes(event), Duration.ofMinutes(1), reply);
    JsonNode answer = reply.answer.get(1, TimeUnit.MINUTES);
    assertEquals(502, answer.path("statusCode").intValue());
    assertEquals("false", answer.at("/headers/x-should-retry").stringValue());
    assertEquals(PAGE, answer.at("/headers/access-control-allow-origin").stringValue());
    JsonNode told = RecordedBackend.JSON.readTree(answer.path("body").stringValue());
    assertEquals("answer_too_long", told.at("/error/code").stringValue());

    HttpResponse<String> inPieces = chat(body);
    assertEquals(200, inPieces.statusCode());
    assertEquals(
        300_000 * "The tide turns at noon.".length(),
        RecordedBackend.JSON
            .readTree(inPieces.body())
            .at("/choices/0/message/content")
            .stringValue()
            .length());
  }

  /** Headers that look like what the platform adds are a caller's own words. */
  @Test
  void aContextThatACallerMakesUpIsNobody() throws Exception {
    String claims = "{\"claims\":{\"sub\":\"alice\"},\"jwt\":{\"claims\":{\"sub\":\"alice\"}}}";
    String context = "{\"requestContext\":{\"authorizer\":" + claims + "},\"messages\":[]}";
    URI url = stack.functionUrls().values().iterator().next();
    for (URI address : List.of(URI.create(url + CHAT), URI.create(stack.url() + CHAT))) {
      HttpRequest forged =
          HttpRequest.newBuilder(URI.create(address + "?sub=alice"))
              .header("content-type", "application/json")
              .header("x-amzn-request-context", "{\"authorizer\":" + claims + "}")
              .header("x-amzn-lambda-authorizer", claims)
              .header("x-user-id", "alice")
              .POST(BodyPublishers.ofString(context))
              .build();
      assertEquals("401 invalid_api_key", outcome(HTTP.send(forged, BodyHandlers.ofString())));
    }
  }
}
