package org.mor.automation.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the documentation's paths answer. */
class PagesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  private final Pages pages = Pages.load(JSON);

  private static ApiRequest get(String path, Map<String, List<String>> headers) {
    return new ApiRequest(
        "GET",
        path,
        headers,
        Map.of(),
        new byte[0],
        "request-1",
        Optional.empty(),
        ApiRequest.Source.REST_API);
  }

  private ApiResponse answer(String path) {
    return pages.answer(get(path, Map.of())).orElseThrow();
  }

  private static String text(ApiResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void thePageLoadsOnlyWhatIsServedBesideIt() {
    String page = text(answer("/docs"));
    Matcher loaded = LOADED.matcher(page);
    int files = 0;
    while (loaded.find()) {
      if (!loaded.group(1).startsWith("data:")) {
        files++;
        assertEquals(200, answer("/" + loaded.group(1)).status());
      }
    }
    assertTrue(files >= 4, page);
  }

  @Test
  void scriptsRunFromFilesOfItsOwnOnly() {
    String policy = answer("/docs").headers().get("content-security-policy");

    assertTrue(policy.contains("default-src 'none'; script-src 'self';"), policy);
    assertFalse(text(answer("/docs")).contains("<script>"));
  }

  @Test
  void theDescriptionHasNothingOfTheDeployment() {
    String yaml = "{paths: {/a: {get: {x-amazon-apigateway-integration: {uri: u}, summary: s}}}}";

    JsonNode document = JSON.readTree(OpenApiDocument.json(yaml, JSON));

    assertEquals("{\"paths\":{\"/a\":{\"get\":{\"summary\":\"s\"}}}}", document.toString());
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() {
    String tag = answer("/docs/openapi.json").headers().get("etag");

    ApiResponse again =
        pages
            .answer(get("/docs/openapi.json", Map.of("if-none-match", List.of(tag))))
            .orElseThrow();

    assertEquals(304, again.status());
    assertEquals(0, again.body().length);
  }

  @Test
  void nothingElseOfThePackageIsServed() {
    for (String path :
        List.of(
            "/docs/", "/docs/openapi.yaml", "/docs/../streaming-runtime", "/docs/docs/page.js")) {
      assertTrue(pages.answer(get(path, Map.of())).isEmpty(), path);
    }
  }
}
