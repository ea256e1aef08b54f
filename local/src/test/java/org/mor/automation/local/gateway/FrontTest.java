package org.mor.automation.local.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mor.automation.local.lambda.FunctionSpec;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.template.Template;
import org.mor.automation.runtime.StreamingHandler;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the fronts let through and what they answer themselves, with a function in a process. */
class FrontTest {
  private static final String TEMPLATE =
      """
      Resources:
        Api:
          Type: AWS::Serverless::Api
          Properties:
            GatewayResponses:
              MISSING_AUTHENTICATION_TOKEN:
                StatusCode: 404
                ResponseTemplates:
                  application/json: '{"error":{"message":$context.error.messageString}}'
        Toy:
          Type: AWS::Serverless::Function
          Properties:
            Handler: org.mor.automation.local.gateway.ToyHandler
            CodeUri: none
            Timeout: 2
            Events:
              Buffered:
                Type: Api
                Properties: { Method: POST, Path: '/buffered/{how}' }
              Impatient:
                Type: Api
                Properties: { Method: POST, Path: '/impatient/{how}', TimeoutInMillis: 300 }
              Streamed:
                Type: Api
                Properties:
                  Method: POST
                  Path: /streamed/{how}
                  ResponseTransferMode: RESPONSE_STREAM
                  TimeoutInMillis: 900000
        ToyUrl:
          Type: AWS::Lambda::Url
          Properties:
            TargetFunctionArn: !Ref Toy
            InvokeMode: RESPONSE_STREAM
      """;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Template template;
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private LambdaFunction function;
  private HttpFront front;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    template = Template.read(file, Map.of());
    Template.FunctionResource toy = template.functions().getFirst();
    function =
        new LambdaFunction(
            new FunctionSpec("Toy", toy.handler(), classes(), 128, toy.timeout(), Map.of()),
            1,
            Path.of("target", "functions"),
            Clock.systemUTC());
    front = HttpFront.api(0, template, Map.of("Toy", function), Clock.systemUTC(), log::add);
  }

  /** Where the toy and what it needs are, in place of a package. */
  private static Path classes() throws URISyntaxException {
    List<String> places = new ArrayList<>();
    for (Class<?> each :
        List.of(
            ToyHandler.class,
            StreamingHandler.class,
            JsonMapper.class,
            JsonParser.class,
            JsonProperty.class)) {
      places.add(
          Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return Path.of(String.join(File.pathSeparator, places));
  }

  @AfterEach
  void close() throws Exception {
    front.close();
    function.close();
  }

  @Test
  void tellsWhetherAFunctionStarts() throws Exception {
    Duration limit = Duration.ofMinutes(1);
    assertTrue(function.startsWithin(limit));
    FunctionSpec missing =
        new FunctionSpec("Missing", "no.such.Handler", classes(), 128, limit, Map.of());
    Instant start = Instant.now();
    try (LambdaFunction never =
        new LambdaFunction(missing, 1, Path.of("target", "functions"), Clock.systemUTC())) {
      assertFalse(never.startsWithin(limit));
    }
    assertTrue(Duration.between(start, Instant.now()).compareTo(limit) < 0);
  }

  @Test
  void passesOnWhatTheModeOfTheRouteAllows() throws Exception {
    assertEquals(200, post("/buffered/document", 1).statusCode());
    assertEquals(200, post("/streamed/stream", 1).statusCode());
    assertEquals(502, post("/buffered/stream", 1).statusCode());
    assertEquals(502, post("/streamed/document", 1).statusCode());
    assertEquals(List.of(), function.violations());
  }

  @Test
  void knowsHowLongEachRouteWaits() {
    assertEquals(
        List.of(Duration.ofSeconds(29), Duration.ofMillis(300), Duration.ofMinutes(15)),
        template.routes().stream().map(Template.Route::patience).toList());
  }

  @Test
  void answersForAFunctionThatTakesTooLongAndLetsItGoOn() throws Exception {
    assertEquals(200, post("/buffered/document", 1).statusCode());
    List<Long> before = function.pids();
    assertEquals(504, post("/impatient/never", 1).statusCode());
    assertEquals(before, function.pids());
    // At its own time-out the function is ended; that is an error of the function, not of the API.
    assertEquals(502, post("/buffered/never", 1).statusCode());
    assertNotEquals(before, function.pids());
    assertEquals(200, post("/buffered/document", 1).statusCode());
  }

  @Test
  void refusesWhatIsTooLongForTheFunctionOrForTheApi() throws Exception {
    assertEquals(200, post("/streamed/stream", 5 << 20).statusCode());
    // Ten megabytes pass API Gateway, but an event only has six.
    assertEquals(413, post("/streamed/stream", 7 << 20).statusCode());
    assertEquals(413, post("/streamed/stream", 11 << 20).statusCode());
  }

  @Test
  void answersUnknownPathsInTheWordsOfTheTemplate() throws Exception {
    HttpResponse<String> unknown = post("/nowhere", 1);
    assertEquals(404, unknown.statusCode());
    assertEquals("{\"error\":{\"message\":\"Missing Authentication Token\"}}", unknown.body());
    assertTrue(unknown.headers().firstValue("x-request-id").isPresent());
  }

  @Test
  void printsALineForEachRequest() throws Exception {
    String session = "0x" + "ab".repeat(32);
    String id =
        post("/nowhere/sessions/" + session, 1).headers().firstValue("x-request-id").orElseThrow();
    String line = log.poll(10, TimeUnit.SECONDS);
    assertTrue(
        line.matches("POST /nowhere/sessions/0x\\w+ 404 \\d+ms " + id + " " + session), line);
  }

  @Test
  void losesNoRequestToAProcessThatDiesWaiting() throws Exception {
    assertEquals(200, post("/buffered/document", 1).statusCode());
    for (long pid : function.pids()) {
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      assertTrue(process.destroyForcibly());
      // A signal is only sent by then; what dies with a request in its hands has lost it.
      process.onExit().get(10, TimeUnit.SECONDS);
    }
    assertEquals(200, post("/buffered/document", 1).statusCode());
  }

  @Test
  void givesAFunctionsOwnAddressEventsOfItsOwnKind() throws Exception {
    try (HttpFront url =
        HttpFront.functionUrl(
            template.functionUrls().getFirst(), function, Clock.systemUTC(), log::add)) {
      HttpResponse<String> answer = post(url.url(), "/any/path/stream?a=b", 1);
      assertEquals(200, answer.statusCode());
      JsonNode event = new JsonMapper().readTree(answer.body());
      assertEquals("2.0", event.path("version").asString());
      assertEquals("/any/path/stream", event.path("rawPath").asString());
      assertEquals("a=b", event.path("rawQueryString").asString());
      JsonNode context = event.path("requestContext");
      assertEquals("$default", context.path("stage").asString());
      assertTrue(context.path("domainName").asString().contains(".lambda-url."));
      assertEquals(413, post(url.url(), "/stream", 7 << 20).statusCode());
    }
  }

  private HttpResponse<String> post(String path, int bytes) throws Exception {
    return post(front.url(), path, bytes);
  }

  private HttpResponse<String> post(URI base, String path, int bytes) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(bytes)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
