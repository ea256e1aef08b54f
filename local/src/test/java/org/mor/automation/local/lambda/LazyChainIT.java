package org.mor.automation.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;

/**
 * A request on an open session has nothing to do with the chain: neither web3j nor the client of
 * the chain's nodes is loaded for it.
 */
class LazyChainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHAT =
      "{\"model\":\"local-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final WorkQueue queue = new WorkQueue();

  @Test
  void noClassOfTheChainIsLoadedForAChatOnAnOpenSession() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      assertEquals(200, send(stack, "PUT", "/api/v1/automation/settings", "{\"is_enabled\":true}"));
      assertEquals(200, send(stack, "POST", "/v1/chat/completions", CHAT));
      List<String> classes = classesOf(stack);
      assertTrue(classes.stream().anyMatch(name -> name.startsWith("org.mor.automation.chat.")));
      assertEquals(
          List.of(),
          classes.stream()
              .filter(
                  name ->
                      name.startsWith("org.web3j.")
                          || name.startsWith("org.mor.automation.marketplace.rpc."))
              .toList());
    }
  }

  /** What a new process loads from its start to the answer. */
  private List<String> classesOf(LocalStack stack) throws Exception {
    Path folder = Path.of("target", "functions").toAbsolutePath();
    Path loaded = folder.resolve("classes.txt");
    FunctionSpec spec =
        stack
            .specification("ChatFunction")
            .withJavaOptions("-Xlog:class+load:file=" + loaded + ":none");
    RecordingReply reply = new RecordingReply();
    String event =
        "{\"path\":\"/v1/chat/completions\",\"httpMethod\":\"POST\",\"requestContext\":{},"
            + "\"headers\":{\"Authorization\":\"Bearer "
            + stack.apiKey("alice").value()
            + "\"},\"body\":\""
            + CHAT.replace("\"", "\\\"")
            + "\"}";
    Work work = new Work("id-1", event.getBytes(StandardCharsets.UTF_8), PATIENCE, reply);
    queue.add(work);
    try (RuntimeApiServer api = new RuntimeApiServer("chat", queue, 1, Clock.systemUTC());
        FunctionProcess process =
            FunctionProcess.start(
                spec, TaskFolder.of(spec, folder), api.address(), folder.resolve("lazy.log"))) {
      assertTrue(work.finishedWithin(PATIENCE), () -> "process " + process.pid());
      assertTrue(reply.bytes.toString(StandardCharsets.UTF_8).contains("You said: hello"));
    }
    return Files.readAllLines(loaded).stream().map(line -> line.split(" ", 2)[0]).toList();
  }

  private int send(LocalStack stack, String method, String path, String body) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(stack.url() + path))
                .header("Authorization", "Bearer " + stack.apiKey("alice").value())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
