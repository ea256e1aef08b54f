package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.endtoend.Api.ApiReply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Embeddings, over the same sessions as chats. */
@ExtendWith(RunningStack.class)
class EmbeddingsIT {
  private static final String PATH = "/v1/embeddings";

  @BeforeEach
  void aliceIsReady(LocalStack stack) {
    Api.of(stack, "alice").turnOn();
  }

  private static String body(String rest) {
    return "{\"model\":\"local-embeddings\"," + rest + "}";
  }

  private static List<Float> floats(JsonNode numbers) {
    List<Float> floats = new ArrayList<>();
    numbers.forEach(number -> floats.add(number.floatValue()));
    return floats;
  }

  private static List<Float> decoded(JsonNode base64) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64.stringValue()))
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Float> floats = new ArrayList<>();
    while (bytes.hasRemaining()) {
      floats.add(bytes.getFloat());
    }
    return floats;
  }

  @Test
  void everyInputHasItsVectorInEitherForm(LocalStack stack) throws IOException {
    Api alice = Api.of(stack, "alice");
    String sample =
        new JsonMapper()
            .readTree(Files.readString(Path.of("..", "events", "embeddings.json")))
            .path("body")
            .stringValue();
    ApiReply reply = alice.post(PATH, sample);
    assertEquals(200, reply.status(), reply.body());
    JsonNode answer = reply.json();
    assertEquals("list", answer.path("object").asString());
    assertEquals("local-embeddings", answer.path("model").asString());
    assertEquals(2, answer.path("data").size());
    assertEquals(1, answer.path("data").path(1).path("index").asInt());
    assertTrue(answer.path("usage").path("prompt_tokens").asInt() > 0, reply.body());
    String input = "\"input\":[\"a café\",\"你好\"]";
    ApiReply packed = alice.post("/api" + PATH, body(input + ",\"encoding_format\":\"base64\""));
    for (int i = 0; i < 2; i++) {
      List<Float> numbers = floats(answer.path("data").path(i).path("embedding"));
      assertEquals(64, numbers.size());
      JsonNode base64 = packed.json().path("data").path(i).path("embedding");
      assertEquals(numbers, decoded(base64), packed.body());
    }
  }

  @Test
  void tokensAndDimensionsReachTheModel(LocalStack stack) {
    Api alice = Api.of(stack, "alice");
    ApiReply one = alice.post(PATH, body("\"input\":[1,2,3],\"dimensions\":8"));
    assertEquals(1, one.json().path("data").size(), one.body());
    assertEquals(8, one.json().path("data").path(0).path("embedding").size());
    ApiReply two = alice.post(PATH, body("\"input\":[[1,2,3],[4]]"));
    assertEquals(2, two.json().path("data").size(), two.body());
  }

  @Test
  void openAiJavaEmbeds(LocalStack stack) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(stack.url() + "/v1")
            .apiKey(stack.apiKey("alice").value())
            .build();
    try {
      CreateEmbeddingResponse answer =
          client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder().model("local-embeddings").input("hello").build());
      assertEquals(64, answer.data().getFirst().embedding().size());
    } finally {
      client.close();
    }
  }

  private record BadEmbedding(String body, String code, String param) {}

  @Test
  void whatIsWrongIsNamedAndCostsNothing(LocalStack stack) {
    Api bob = Api.of(stack, "bob");
    int before = ChainControl.of(stack.market().chain()).sessionsOpened();
    bob.changeSettings("{\"is_enabled\":false}");
    assertEquals("automation_disabled_user", bob.post(PATH, body("\"input\":\"hi\"")).code());
    bob.turnOn();
    List<BadEmbedding> bodies =
        List.of(
            new BadEmbedding(body("\"user\":\"u\""), "invalid_value", "input"),
            new BadEmbedding(body("\"input\":\"\""), "invalid_value", "input"),
            new BadEmbedding(body("\"input\":[]"), "invalid_value", "input"),
            new BadEmbedding(body("\"input\":[\"a\",\"\"]"), "invalid_value", "input[1]"),
            new BadEmbedding(body("\"input\":[\"a\",1]"), "invalid_value", "input[1]"),
            new BadEmbedding(body("\"input\":[1,-2]"), "invalid_value", "input"),
            new BadEmbedding(body("\"input\":[[1],[]]"), "invalid_value", "input[1]"),
            new BadEmbedding(body("\"input\":{}"), "invalid_value", "input"),
            new BadEmbedding(
                body("\"input\":[" + "\"a\",".repeat(2048) + "\"a\"]"), "invalid_value", "input"),
            new BadEmbedding(
                body("\"input\":\"a\",\"encoding_format\":\"hex\""),
                "invalid_value",
                "encoding_format"),
            new BadEmbedding(
                body("\"input\":\"a\",\"dimensions\":0"), "invalid_value", "dimensions"),
            new BadEmbedding(body("\"input\":\"a\",\"type\":\"chat\""), "invalid_value", "type"),
            new BadEmbedding("{\"input\":\"a\"}", "invalid_value", "model"),
            new BadEmbedding(
                "{\"input\":\"a\",\"model\":\"local-chat\"}", "model_type_mismatch", "model"),
            new BadEmbedding(
                "{\"input\":\"a\",\"model\":\"no-such\"}", "model_not_found", "model"));
    for (BadEmbedding bad : bodies) {
      ApiReply reply = bob.post(PATH, bad.body());
      assertTrue(reply.status() >= 400 && reply.status() < 500, bad + " -> " + reply);
      assertEquals(bad.code(), reply.code(), bad + " -> " + reply.body());
      assertEquals(bad.param(), reply.param(), bad + " -> " + reply.body());
    }
    assertEquals(before, ChainControl.of(stack.market().chain()).sessionsOpened());
  }
}
