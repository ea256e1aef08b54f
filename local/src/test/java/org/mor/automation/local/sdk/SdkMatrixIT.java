package org.mor.automation.local.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.Auditor;
import org.mor.automation.local.chain.ChainControl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAI's own clients, as they are, with a base URL and a key and nothing else: each does the same
 * cases, over one session per model, whatever goes wrong in them.
 */
class SdkMatrixIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> CASES =
      Set.of(
          "chat",
          "stream",
          "tools",
          "streamed_tools",
          "response_format",
          "embeddings",
          "models",
          "wrong_key",
          "unknown_model",
          "automation_off",
          "rate_limit",
          "provider_error",
          "retries",
          "abort");

  /** One for chats and one for embeddings. */
  private static final int SESSIONS = 2;

  /** Of the SDKs, on their own, after a first failure. */
  private static final int RETRIES = 2;

  private static RecordedBackend backend;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    backend = new RecordedBackend();
    stack =
        LocalStack.start(
            LocalOptions.forTests(Path.of("..").toRealPath())
                .with("MaxSessionsPerPool", "1")
                // What one user may open and burn is another test's subject.
                .with("MaxSessionChangesPerMinute", "0")
                .with("MaxSessionChangesPerHour", "0")
                .with("MaxGasPerUserPerDayWei", "unlimited")
                .withModelUrl(backend.url()));
    HttpRequest on =
        HttpRequest.newBuilder(URI.create(stack.url() + "/api/v1/automation/settings"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + stack.apiKey("alice").value())
            .PUT(HttpRequest.BodyPublishers.ofString("{\"is_enabled\":true}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertEquals(200, http.send(on, BodyHandlers.discarding()).statusCode());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    try (RecordedBackend _ = backend;
        LocalStack running = stack) {
      assertEquals(SESSIONS, Auditor.sound(running).open());
    }
  }

  @Test
  void java() {
    int before = backend.asked("broken").size();
    try (JavaClient client =
        new JavaClient(
            stack.url() + "/v1", stack.apiKey("alice").value(), stack.apiKey("bob").value())) {
      Map<String, Runnable> cases = client.cases();
      assertEquals(CASES, cases.keySet());
      cases.values().forEach(Runnable::run);
    }
    nothingWasLostOrPaidTwice(before);
  }

  @Test
  void node() throws Exception {
    int before = backend.asked("broken").size();
    passes("node", "src/test/node/sdk-matrix.mjs");
    nothingWasLostOrPaidTwice(before);
  }

  @Test
  void python() throws Exception {
    String python = System.getProperty("python", "python3");
    assumeTrue(canImportOpenAi(python), "no Python with the package openai: not run");
    int before = backend.asked("broken").size();
    passes(python, "src/test/python/sdk_matrix.py");
    nothingWasLostOrPaidTwice(before);
  }

  /** Every client's requests reached the model as they were meant, and no session was doubled. */
  private static void nothingWasLostOrPaidTwice(int brokenBefore) {
    assertEquals(brokenBefore + 1 + RETRIES, backend.asked("broken").size());
    assertEquals(SESSIONS, ChainControl.of(stack.market().chain()).sessionsOpened());
    // What came after the aborted stream did not have to wait for its end.
    assertFalse(backend.lastWasAnswered("slow"));
    JsonNode chat = backend.asked("chat").getFirst();
    assertEquals(Set.of("model", "messages", "seed", "temperature"), names(chat));
    assertEquals(7, chat.path("seed").intValue());
    JsonNode tools = backend.asked("tools").getLast();
    assertEquals(
        JSON.readTree(
            "{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}},\"required\":[\"port\"]}"),
        tools.path("tools").path(0).path("function").path("parameters"));
    assertTrue(tools.path("parallel_tool_calls").booleanValue());
    JsonNode result = backend.asked("tools-result").getLast();
    assertEquals(
        List.of("user", "assistant", "tool", "tool"),
        result.path("messages").values().stream()
            .map(message -> message.path("role").stringValue())
            .toList());
    assertEquals(2, result.path("messages").path(1).path("tool_calls").size());
    assertTrue(
        backend.asked("stream").getLast().at("/stream_options/include_usage").booleanValue());
    assertTrue(
        backend.asked("schema").getLast().at("/response_format/json_schema/strict").booleanValue());
  }

  private static Set<String> names(JsonNode object) {
    return Set.copyOf(object.propertyNames());
  }

  private static void passes(String program, String script) throws Exception {
    Process process =
        new ProcessBuilder(program, Path.of(script).toAbsolutePath().toString())
            .directory(Path.of("").toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    JsonNode given =
        JSON.createObjectNode()
            .put("baseURL", stack.url() + "/v1")
            .put("key", stack.apiKey("alice").value())
            .put("keyOfSomebodyWhoIsOff", stack.apiKey("bob").value());
    process.getOutputStream().write(JSON.writeValueAsBytes(given));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), output);
    assertEquals(0, process.exitValue(), output);
    assertFalse(output.isBlank());
    for (String name : CASES) {
      assertTrue(output.lines().anyMatch(("passed " + name)::equals), name + " in " + output);
    }
  }

  private static boolean canImportOpenAi(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import openai")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // There is no such program.
      return false;
    }
  }
}
