package org.mor.automation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CorsTest {
  private static final String APP = "https://app.example";

  private final ErrorMapper errors = new ErrorMapper(new JsonMapper());

  private static ApiRequest request(String method, Map<String, String> headers) {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return new ApiRequest(
        method,
        "/v1/chat/completions",
        all,
        Map.of(),
        new byte[0],
        "request-1",
        Optional.empty(),
        ApiRequest.Source.REST_API);
  }

  private static ApiRequest preflight(String origin, String asked) {
    return request(
        "OPTIONS",
        Map.of(
            "origin", origin,
            "access-control-request-method", "POST",
            "access-control-request-headers", asked));
  }

  @Test
  void withoutOriginsNothingIsAllowedAndNothingSaid() {
    Cors off = new Cors(List.of());
    ApiResponse answer = off.preflight(preflight(APP, "authorization"), errors);

    assertEquals(403, answer.status());
    assertFalse(answer.headers().containsKey("access-control-allow-origin"));
    ApiResponse plain = new ApiResponse(200, Map.of("x-request-id", "1"), new byte[0]);
    assertEquals(plain.headers(), off.over(request("GET", Map.of("origin", APP)), plain).headers());
  }

  /** Row 31 of what went wrong for others: the check of the key passed, the browser's call not. */
  @Test
  void whatTheSdksSendFromABrowserIsAllowed() {
    Cors cors = new Cors(List.of(APP));
    ApiResponse answer =
        cors.preflight(
            preflight(
                APP,
                "authorization,content-type,idempotency-key,x-stainless-arch,x-stainless-lang,"
                    + "x-stainless-retry-count,x-stainless-timeout,openai-organization,x-evil"),
            errors);

    assertEquals(204, answer.status());
    assertEquals(APP, answer.headers().get("access-control-allow-origin"));
    List<String> allowed =
        List.of(answer.headers().get("access-control-allow-headers").split(", ", -1));
    assertTrue(
        allowed.containsAll(
            List.of(
                "authorization",
                "content-type",
                "idempotency-key",
                "openai-organization",
                "x-stainless-arch",
                "x-stainless-lang",
                "x-stainless-retry-count",
                "x-stainless-timeout")),
        allowed.toString());
    assertFalse(allowed.contains("x-evil"));
    assertEquals("GET, POST, PUT, DELETE", answer.headers().get("access-control-allow-methods"));
  }

  @Test
  void anotherOriginIsRefused() {
    Cors cors = new Cors(List.of(APP));

    assertEquals(
        403, cors.preflight(preflight("https://app.example.evil", "accept"), errors).status());
    Map<String, String> headers =
        cors.over(
                request("GET", Map.of("origin", "https://app.example.evil")),
                new ApiResponse(200, Map.of(), new byte[0]))
            .headers();
    assertEquals(Map.of("vary", "Origin"), headers);
  }

  @Test
  void credentialsAreNeverAllowed() {
    for (List<String> origins : List.of(List.of("*"), List.of(APP))) {
      Cors cors = new Cors(origins);
      ApiResponse answer = cors.preflight(preflight(APP, "authorization"), errors);

      assertEquals(204, answer.status());
      assertFalse(answer.headers().containsKey("access-control-allow-credentials"));
    }
  }

  @Test
  void anAnswerCanBeReadWithItsLimitsAndRequestId() {
    Map<String, String> headers =
        new Cors(List.of("*"))
            .over(
                request("GET", Map.of("origin", APP)),
                new ApiResponse(200, Map.of("x-request-id", "1"), new byte[0]))
            .headers();

    assertEquals("*", headers.get("access-control-allow-origin"));
    assertEquals("1", headers.get("x-request-id"));
    List<String> exposed = List.of(headers.get("access-control-expose-headers").split(", ", -1));
    assertTrue(exposed.containsAll(List.of("retry-after", "x-request-id")));
  }
}
