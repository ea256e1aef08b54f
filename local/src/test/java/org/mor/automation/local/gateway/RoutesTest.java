package org.mor.automation.local.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.template.Template;

/** Requests find their function as in API Gateway: the path first, then the method. */
class RoutesTest {

  private final Routes routes =
      new Routes(
          List.of(
              route("OPTIONS", "/{proxy+}", "any"),
              route("GET", "/models/{model+}", "deep"),
              route("GET", "/models/{model}", "one"),
              route("GET", "/models/best", "best"),
              route("GET", "/models", "all"),
              route("POST", "/models", "make")));

  private static Template.Route route(String method, String path, String function) {
    return new Template.Route(method, path, function, false, Duration.ofSeconds(29));
  }

  private String function(String method, String path) {
    return routes.find(method, path).map(match -> match.route().function()).orElse("none");
  }

  @Test
  void theMostExactPathCountsWhateverTheOrder() {
    assertEquals("best", function("GET", "/models/best"));
    assertEquals("one", function("GET", "/models/other"));
    assertEquals("deep", function("GET", "/models/some/other"));
    assertEquals("all", function("GET", "/models"));
    assertEquals("make", function("POST", "/models"));
  }

  @Test
  void aMethodIsNotLookedForOnAnotherPath() {
    assertEquals("any", function("OPTIONS", "/elsewhere"));
    assertEquals("none", function("OPTIONS", "/models"));
    assertEquals("none", function("POST", "/models/best"));
    assertTrue(routes.find("GET", "/elsewhere").isEmpty());
  }

  @Test
  void partsInBracesAreNamed() {
    assertEquals(
        Map.of("model", "some/other"),
        routes.find("GET", "/models/some/other").orElseThrow().parameters());
  }
}
