package org.mor.automation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiRequest.Source;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ApiEventsTest {
  private static final JsonMapper OFFICIAL =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final JsonMapper json = new JsonMapper();
  private final ApiEvents events = new ApiEvents(json);

  static List<String> files() {
    List<String> names = SampleEvents.names();
    assertEquals(19, names.size(), "a file per route, and chat by the other fronts");
    return names;
  }

  private ApiRequest read(ObjectNode event) {
    return events.read(json.writeValueAsBytes(event), "fallback");
  }

  private ObjectNode event(String name) {
    return (ObjectNode) json.readTree(SampleEvents.bytes(name));
  }

  /** What we read of an event equals what Amazon's own classes hold of it. */
  @ParameterizedTest
  @MethodSource("files")
  void readsWhatTheOfficialClassesHold(String name) {
    byte[] bytes = SampleEvents.bytes(name);
    ApiRequest request = events.read(bytes, "fallback");
    if (json.readTree(bytes).has("version")) {
      APIGatewayV2HTTPEvent official = OFFICIAL.readValue(bytes, APIGatewayV2HTTPEvent.class);
      assertEquals(official.getRequestContext().getHttp().getMethod(), request.method());
      assertEquals(official.getRawPath(), request.path());
      assertEquals(official.getHeaders(), single(request.headers()));
      assertEquals(official.getBody(), new String(request.body(), UTF_8));
      assertEquals(official.getRequestContext().getRequestId(), request.requestId());
    } else {
      APIGatewayProxyRequestEvent official =
          OFFICIAL.readValue(bytes, APIGatewayProxyRequestEvent.class);
      assertEquals(official.getHttpMethod(), request.method());
      assertEquals(official.getPath(), request.path());
      Map<String, List<String>> headers = new TreeMap<>();
      official
          .getMultiValueHeaders()
          .forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), values));
      assertEquals(headers, new TreeMap<>(request.headers()));
      assertEquals(
          Optional.ofNullable(official.getBody()).orElse(""), new String(request.body(), UTF_8));
      assertEquals(official.getRequestContext().getRequestId(), request.requestId());
    }
  }

  private static Map<String, String> single(Map<String, List<String>> headers) {
    Map<String, String> single = new TreeMap<>();
    headers.forEach((name, values) -> single.put(name, values.getFirst()));
    return single;
  }

  @Test
  void tellsTheFrontsApart() {
    assertEquals(Source.REST_API, read(event("chat.json")).source());
    assertEquals(Source.HTTP_API, read(event("chat-http-api.json")).source());
    assertEquals(Source.FUNCTION_URL, read(event("chat-function-url.json")).source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.json", "chat-http-api.json"})
  void aBodyMayBeBase64(String name) {
    byte[] body = {(byte) 0xFF, 0, 'a', (byte) 0xC3};
    ObjectNode event = event(name);
    event.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
    assertArrayEquals(body, read(event).body());
    event.put("body", "not base64!");
    assertEquals(400, assertThrows(ApiException.class, () -> read(event)).error().status());
  }

  @Test
  void aHeaderIsFoundHoweverItIsWritten() {
    ObjectNode event = json.createObjectNode();
    event.putObject("headers").put("X-MiXeD", "one").putNull("x-null");
    ApiRequest request = read(event);
    assertEquals(Optional.of("one"), request.header("x-mixed"));
    assertEquals(Optional.of("one"), request.header("X-Mixed"));
    assertEquals(Optional.empty(), request.header("x-null"));
  }

  @Test
  void allValuesOfAHeaderAreKept() {
    ObjectNode event = json.createObjectNode();
    event.putObject("headers").put("Accept", "last");
    event.putObject("multiValueHeaders").putArray("Accept").add("first").add("last");
    assertEquals(List.of("first", "last"), read(event).headers().get("accept"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "1",
        "{\"headers\":null,\"multiValueHeaders\":null,\"requestContext\":null,\"path\":null}",
        "{\"headers\":[],\"requestContext\":\"text\",\"body\":17,\"queryStringParameters\":3}",
        "{\"requestContext\":{\"http\":{}},\"rawPath\":null,\"rawQueryString\":null}",
        "{\"multiValueHeaders\":{\"a\":null,\"b\":[],\"c\":[null],\"d\":\"text\"}}",
      })
  void whatIsMissingOrOddIsNoRequestOfOurs(String event) {
    ApiRequest request = events.read(event.getBytes(UTF_8), "fallback");
    assertEquals("/", request.path());
    assertEquals("GET", request.method());
    assertEquals(0, request.body().length);
    assertEquals("fallback", request.requestId());
    assertEquals(Optional.empty(), request.subject());
  }

  @Test
  void whatIsNotJsonIsRefused() {
    assertThrows(ApiException.class, () -> events.read("{".getBytes(UTF_8), "fallback"));
  }

  @Test
  void aStageInFrontOfAPathIsTakenOff() {
    ObjectNode event = event("chat-http-api.json");
    ((ObjectNode) event.path("requestContext")).put("stage", "prod");
    event.put("rawPath", "/prod/v1/chat/completions");
    assertEquals("/v1/chat/completions", read(event).path());
    event.put("rawPath", "/production/v1");
    assertEquals("/production/v1", read(event).path());
    event.put("rawPath", "/prod");
    assertEquals("/", read(event).path());
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.json", "chat-http-api.json"})
  void aPathIsDecodedOnceAndAPlusStays(String name) {
    ObjectNode event = event(name);
    String field = name.equals("chat.json") ? "path" : "rawPath";
    assertEquals("/v1/models/a b+c/é", read(event.put(field, "/v1/models/a%20b+c/%C3%A9")).path());
    assertEquals("/v1/models/%2F", read(event.put(field, "/v1/models/%252F")).path());
    assertEquals("/v1/%zz", read(event.put(field, "/v1/%zz")).path());
  }

  @Test
  void theQueryIsRead() {
    ObjectNode rest = event("chat.json");
    rest.putObject("queryStringParameters").put("limit", "20").put("after", "a b");
    assertEquals(Map.of("limit", "20", "after", "a b"), read(rest).query());
    ObjectNode url = event("chat-function-url.json");
    url.put("rawQueryString", "limit=20&after=a%20b&flag");
    assertEquals(Map.of("limit", "20", "after", "a b", "flag", ""), read(url).query());
    url.put("rawQueryString", "a=%zz");
    assertEquals(400, assertThrows(ApiException.class, () -> read(url)).error().status());
  }

  @Test
  void aCallersOwnRequestIdIsTakenOverIfItIsSane() {
    ObjectNode event = json.createObjectNode();
    event.putObject("headers").put("X-Request-Id", "req_1.a:b-C=");
    assertEquals("req_1.a:b-C=", read(event).requestId());
    for (String odd : List.of("", "a b", "a\r\nset-cookie: x", "é", "a".repeat(129))) {
      event.putObject("headers").put("X-Request-Id", odd);
      assertEquals("fallback", read(event).requestId());
    }
  }

  @Test
  void onlyApiGatewayNamesASubject() {
    ObjectNode rest = event("chat.json");
    claims(rest, "claims");
    assertEquals(Optional.of("alice"), read(rest).subject());
    ObjectNode http = event("chat-http-api.json");
    ((ObjectNode) http.path("requestContext"))
        .putObject("authorizer")
        .putObject("jwt")
        .putObject("claims")
        .put("sub", "alice");
    assertEquals(Optional.of("alice"), read(http).subject());
    ObjectNode url = event("chat-function-url.json");
    url.set("requestContext", http.path("requestContext").deepCopy());
    ((ObjectNode) url.path("requestContext")).put("domainName", "x.lambda-url.eu-west-1.on.aws");
    assertEquals(Optional.empty(), read(url).subject());
  }

  private static void claims(ObjectNode event, String field) {
    ((ObjectNode) event.path("requestContext"))
        .putObject("authorizer")
        .putObject(field)
        .put("sub", "alice");
  }

  @Test
  void anEventOfTenMegabytesIsReadSoThatItsBodyCanBeRefused() {
    ObjectNode event = event("chat.json").put("body", "a".repeat(50 << 20));
    assertEquals(50 << 20, read(event).body().length);
  }

  @Test
  void anAnswerIsWhatTheOfficialClassReads() {
    byte[] body = "{\"text\":\"é \\u2028 \\\"\"}".getBytes(UTF_8);
    APIGatewayProxyResponseEvent answer =
        OFFICIAL.readValue(
            events.write(new ApiResponse(404, Map.of("x-request-id", "id"), body)),
            APIGatewayProxyResponseEvent.class);
    assertEquals(404, answer.getStatusCode());
    assertEquals(Map.of("x-request-id", "id"), answer.getHeaders());
    assertArrayEquals(body, answer.getBody().getBytes(UTF_8));
    assertTrue(!answer.getIsBase64Encoded());
  }
}
