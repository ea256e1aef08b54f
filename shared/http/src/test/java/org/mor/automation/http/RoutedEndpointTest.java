package org.mor.automation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.metrics.Metrics;
import tools.jackson.databind.json.JsonMapper;

/** From requests to routes. */
class RoutedEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ByteArrayOutputStream figures = new ByteArrayOutputStream();
  private final RoutedEndpoint endpoint =
      new RoutedEndpoint(
          List.of(
              ApiRoute.of("GET", "/open", _ -> shown("nobody")).withoutKey(),
              ApiRoute.of("GET", "/things", request -> shown(request.user().value())),
              ApiRoute.of("GET", "/things/{id}", request -> shown(request.name("id"))),
              ApiRoute.of("GET", "/files/{file+}", request -> shown(request.name("file"))),
              ApiRoute.of("PUT", "/old", _ -> fail()).withDetail(),
              ApiRoute.of("GET", "/broken", _ -> fail())),
          RoutedEndpointTest::caller,
          new ErrorMapper(JSON),
          new Cors(List.of("*")),
          Clock.fixed(NOW, ZoneOffset.UTC),
          new RequestMetrics(
              new Metrics(new PrintStream(figures, true, UTF_8), JSON, Clock.systemUTC(), "test"),
              _ -> {}));

  private static ApiResponse shown(String text) {
    return ApiResponse.json(200, JSON.createObjectNode().put("shown", text));
  }

  private static ApiResponse fail() {
    throw new IllegalStateException("secret");
  }

  private static Optional<Callers.Caller> caller(ApiRequest request) {
    if (request.header("authorization").isEmpty()) {
      throw new ApiException(ApiError.unauthorized());
    }
    return Optional.of(new Callers.Caller(new UserId("alice"), Optional.of("prefix")));
  }

  private ApiResponse send(String method, String path, String... authorization) {
    Map<String, List<String>> headers =
        authorization.length == 0
            ? Map.of("origin", List.of("https://app.example"))
            : Map.of("authorization", List.of(authorization));
    BufferedResponse reply = new BufferedResponse();
    try {
      endpoint.answer(
          new ApiRequest(
              method,
              path,
              headers,
              Map.of(),
              new byte[0],
              "request-1",
              Optional.empty(),
              ApiRequest.Source.REST_API),
          reply,
          NOW);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return reply.response();
  }

  private String shownBy(String path) {
    return JSON.readTree(send("GET", path, "key").body()).path("shown").asString("");
  }

  private static String code(ApiResponse response) {
    return JSON.readTree(response.body()).path("error").path("code").asString();
  }

  @Test
  void aRouteIsFoundByItsPath() {
    assertEquals("alice", shownBy("/things"));
    assertEquals("7", shownBy("/things/7"));
    assertEquals("a/b/c", shownBy("/files/a/b/c"));
  }

  @Test
  void aNameStandsForOnePartThatIsNotEmpty() {
    for (String path : List.of("/things/", "/things/7/8", "/files/", "/thing", "/", "")) {
      assertEquals("not_found", code(send("GET", path, "key")), path);
    }
  }

  @Test
  void whoIsNotKnownIsNotToldWhichPathsThereAre() {
    for (String path : List.of("/things", "/nothing", "/old")) {
      assertEquals("invalid_api_key", code(send("GET", path)), path);
    }
    assertEquals(200, send("GET", "/open").status());
  }

  @Test
  void anotherMethodIsNotAnswered() {
    ApiResponse response = send("DELETE", "/things", "key");
    assertEquals(405, response.status());
    assertEquals("method_not_allowed", code(response));
  }

  @Test
  void everyAnswerHasItsRequestsIdAndWhatOtherOriginsNeed() {
    ApiResponse response = send("GET", "/open");
    assertEquals("request-1", response.headers().get("x-request-id"));
    assertEquals("*", response.headers().get("access-control-allow-origin"));
    assertEquals("0", response.headers().get("openai-processing-ms"));
    assertEquals("request-1", send("GET", "/none", "key").headers().get("x-request-id"));
  }

  @Test
  void aFailureOfTheRouteIsMapped() {
    ApiResponse response = send("GET", "/broken", "key");
    assertEquals(500, response.status());
    assertFalse(new String(response.body(), UTF_8).contains("secret"));
  }

  @Test
  void errorsHaveADetailWhereTheRouteSaysSo() {
    for (ApiResponse response :
        List.of(send("PUT", "/old", "key"), send("PUT", "/old"), send("GET", "/old", "key"))) {
      assertTrue(JSON.readTree(response.body()).path("detail").isString());
    }
    assertTrue(JSON.readTree(send("GET", "/broken", "key").body()).path("detail").isMissingNode());
  }

  @Test
  void requestsAreCountedByRouteAndErrorsByCode() {
    send("GET", "/things/1", "Bearer x");
    send("GET", "/broken", "Bearer x");
    send("GET", "/no/such/path", "Bearer x");
    List<String> lines =
        figures
            .toString(UTF_8)
            .lines()
            .map(line -> line.substring(line.indexOf("\"Stage\":")))
            .toList();
    assertEquals(
        List.of(
            "\"Stage\":\"test\",\"Route\":\"GET /things/{id}\",\"ApiRequests\":1.0}",
            "\"Stage\":\"test\",\"Route\":\"GET /broken\",\"ApiRequests\":1.0}",
            "\"Stage\":\"test\",\"Route\":\"GET /broken\",\"ServerErrors\":1.0}",
            "\"Stage\":\"test\",\"Route\":\"GET"
                + " /broken\",\"Code\":\"internal_error\",\"ApiErrors\":1.0}",
            "\"Stage\":\"test\",\"Route\":\"unknown\",\"ApiRequests\":1.0}",
            "\"Stage\":\"test\",\"Route\":\"unknown\",\"Code\":\"not_found\",\"ApiErrors\":1.0}"),
        lines);
  }
}
