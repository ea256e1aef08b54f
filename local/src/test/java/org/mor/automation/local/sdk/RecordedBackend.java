package org.mor.automation.local.sdk;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.mor.automation.local.web.WebExchange;
import org.mor.automation.local.web.WebServer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model's server that answers from recordings and keeps what it was asked. The last message says
 * which recording is meant; after a tool's result it is the one for results.
 */
final class RecordedBackend implements AutoCloseable {
  private static final Path FOLDER = Path.of("src", "test", "resources", "recorded");
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Queue<RecordedRequest> asked = new ConcurrentLinkedQueue<>();
  private final WebServer server;

  /**
   * A request as it came.
   *
   * @param answered once all of the recording has been sent
   */
  private record RecordedRequest(String recording, JsonNode body, AtomicBoolean answered) {}

  RecordedBackend() throws IOException {
    server = new WebServer("recorded", 0, this::answer);
  }

  URI url() {
    return server.url();
  }

  /** What was asked of a recording, in the order of arrival. */
  List<JsonNode> asked(String recording) {
    return requests(recording).map(RecordedRequest::body).toList();
  }

  /** Whether the last request for a recording got all of it. */
  boolean lastWasAnswered(String recording) {
    return requests(recording).reduce((_, last) -> last).orElseThrow().answered().get();
  }

  private Stream<RecordedRequest> requests(String recording) {
    return asked.stream().filter(request -> request.recording().equals(recording));
  }

  private void answer(WebExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.bodyUpTo(32 << 20).orElseThrow());
    String recording = recording(exchange.path(), body);
    RecordedRequest request = new RecordedRequest(recording, body, new AtomicBoolean());
    asked.add(request);
    JsonNode recorded = JSON.readTree(Files.readAllBytes(FOLDER.resolve(recording + ".json")));
    int status = recorded.path("status").intValue();
    if (!recorded.has("chunks")) {
      exchange.sendJson(status, repeated(recorded.path("body").toString(), body));
      return;
    }
    Duration pause = Duration.ofMillis(recorded.path("pause_millis").asInt(0));
    try (OutputStream stream =
        exchange.stream(status, Map.of("content-type", List.of("text/event-stream")))) {
      for (JsonNode chunk : recorded.path("chunks")) {
        stream.write(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
        LockSupport.parkNanos(pause.toNanos());
      }
      stream.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
    request.answered().set(true);
  }

  /** Its text as often as the request wants it. */
  private static String repeated(String answer, JsonNode request) {
    String text = "The tide turns at noon.";
    return answer.replace(text, text.repeat(request.path("x_repeat").asInt(1)));
  }

  private static String recording(String path, JsonNode body) {
    if (path.endsWith("/embeddings")) {
      return "embeddings";
    }
    JsonNode messages = body.path("messages");
    JsonNode last = messages.path(messages.size() - 1);
    if (last.path("role").asString("").equals("tool")) {
      return "tools-result";
    }
    JsonNode content = last.path("content");
    String name =
        content.isArray() ? content.path(0).path("text").asString("") : content.asString("");
    return Files.exists(FOLDER.resolve(name + ".json")) ? name : "chat";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
