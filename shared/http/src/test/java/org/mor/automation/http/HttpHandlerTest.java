package org.mor.automation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One function on both runtime clients, on the sample events. */
class HttpHandlerTest {
  private static final Path EVENTS = Path.of("..", "..", "events");
  private static final JsonMapper JSON = new JsonMapper();

  private final List<Instant> ends = new ArrayList<>();
  private final List<String> restored = new ArrayList<>();

  /** Says whether it could stream; long enough for two pieces. */
  private void endpoint(ApiRequest request, ReplyTarget to, Instant end) throws IOException {
    ends.add(end);
    OutputStream out =
        to.begin(200, Map.of("content-type", "text/plain", "x-request-id", request.requestId()));
    out.write("first,".getBytes(UTF_8));
    out.flush();
    out.write(Boolean.toString(to.streams()).getBytes(UTF_8));
    out.flush();
    out.close();
  }

  private HttpHandler handler(boolean streaming, HttpEndpoint endpoint) {
    return new HttpHandler(
        new ApiEvents(JSON),
        new ErrorMapper(JSON),
        new Cors(List.of("*")),
        streaming,
        endpoint,
        () -> restored.add("restored")) {};
  }

  private static byte[] event(String name) throws IOException {
    return Files.readAllBytes(EVENTS.resolve(name));
  }

  private static JsonNode stock(HttpHandler handler, byte[] event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), out, new TestContext("invocation"));
    return JSON.readTree(out.toByteArray());
  }

  private static Received ours(HttpHandler handler, byte[] event) throws IOException {
    Received received = new Received();
    handler.handle(
        new Invocation(event, "invocation", Instant.MAX, "arn", Optional.empty()), received);
    return received;
  }

  @Test
  void lambdasOwnClientGetsAWholeAnswer() throws IOException {
    JsonNode answer = stock(handler(true, this::endpoint), event("models.json"));

    assertEquals(200, answer.path("statusCode").asInt());
    assertEquals("first,false", answer.path("body").asString());
    Duration left = Duration.between(Clock.systemUTC().instant(), ends.getFirst());
    assertTrue(left.isPositive() && left.toMillis() <= 10_000, left.toString());
  }

  @Test
  void ourClientGetsPiecesWhereTheFrontPassesThemOn() throws IOException {
    Received received = ours(handler(true, this::endpoint), event("models.json"));

    assertEquals(200, received.status);
    assertEquals("first,true", received.bytes.toString(UTF_8));
    assertEquals(Instant.MAX, ends.getFirst());
  }

  @Test
  void anHttpApiGetsAWholeAnswerFromAStreamingFunctionToo() throws IOException {
    for (Received received :
        List.of(
            ours(handler(true, this::endpoint), event("chat-http-api.json")),
            ours(handler(false, this::endpoint), event("models.json")))) {
      JsonNode answer = JSON.readTree(received.bytes.toByteArray());
      assertEquals("first,false", answer.path("body").asString());
      assertEquals(0, received.status);
    }
  }

  @Test
  void aBrowsersQuestionIsAnsweredByTheFunctionItself() throws IOException {
    JsonNode answer = stock(handler(false, (_, _, _) -> {}), event("preflight.json"));

    assertEquals(204, answer.path("statusCode").asInt());
  }

  @Test
  void whatIsNoEventIsRefused() throws IOException {
    byte[] none = "{".getBytes(UTF_8);

    assertEquals(400, stock(handler(true, this::endpoint), none).path("statusCode").asInt());
    assertEquals(400, ours(handler(true, this::endpoint), none).status);
    byte[] whole = ours(handler(false, this::endpoint), none).bytes.toByteArray();
    assertEquals(400, JSON.readTree(whole).path("statusCode").asInt());
  }

  @Test
  void anAnswerThatLambdaWouldRefuseIsAnError() throws IOException {
    byte[] long7 = new byte[7 << 20];
    HttpEndpoint endpoint = (_, reply, _) -> reply.send(new ApiResponse(200, Map.of(), long7));
    JsonNode answer = stock(handler(false, endpoint), event("models.json"));

    assertEquals(502, answer.path("statusCode").asInt());
    assertTrue(answer.path("body").asString().contains("answer_too_long"));
  }

  @Test
  void aCopyOfASnapshotIsTold() {
    handler(false, this::endpoint).afterRestore();
    assertEquals(List.of("restored"), restored);
  }

  private static final class Received implements ResponseStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int status;

    @Override
    public OutputStream http(int status, Map<String, String> headers) {
      this.status = status;
      return bytes;
    }

    @Override
    public OutputStream raw(String contentType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void buffered(byte[] json) {
      bytes.writeBytes(json);
    }

    @Override
    public boolean begun() {
      return bytes.size() > 0;
    }
  }
}
