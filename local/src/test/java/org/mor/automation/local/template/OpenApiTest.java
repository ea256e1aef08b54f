package org.mor.automation.local.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the API is of the API that is deployed: neither has what the other lacks. */
class OpenApiTest {
  /** Pages for people and browsers' preflights are no operations of the API. */
  private static final Pattern NOT_DESCRIBED = Pattern.compile("GET /docs(/.*)?|OPTIONS .*");

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "patch", "head", "options", "trace");
  private static final Pattern IN_PATH = Pattern.compile("\\{([^}+]+)\\+?}");

  private final JsonNode document = YamlTree.read(Path.of("..", "openapi.yaml"));
  private final Template template = Template.read(Path.of("..", "template.yaml"), Map.of());
  private final List<Template.Route> routes = template.routes();

  OpenApiTest() throws IOException {}

  @Test
  void everyOperationIsRoutedAndEveryRouteDescribed() {
    Set<String> routed = new TreeSet<>();
    for (Template.Route route : routes) {
      String operation = route.method() + " " + route.path().replace("+}", "}");
      if (!NOT_DESCRIBED.matcher(operation).matches()) {
        assertTrue(routed.add(operation), "routed twice: " + operation);
      }
    }
    Set<String> described = new TreeSet<>(operations());

    assertFalse(described.isEmpty());
    assertEquals(routed, described);
  }

  @Test
  void whatMayStreamIsRoutedSo() {
    Set<String> streaming = new TreeSet<>();
    for (Template.Route route : routes) {
      if (route.streaming()) {
        streaming.add(route.method() + " " + route.path());
      }
    }
    for (String operation : operations()) {
      JsonNode answer = resolved(operation(operation).path("responses").path("200"));
      if (answer.path("content").has("text/event-stream")) {
        assertTrue(streaming.contains(operation), operation);
      }
    }
  }

  @Test
  void browsersMayAskAboutEveryPathButThoseForPeopleAndMachines() {
    Set<String> asked = new TreeSet<>();
    Set<String> paths = new TreeSet<>();
    for (Template.Route route : routes) {
      (route.method().equals("OPTIONS") ? asked : paths).add(route.path());
    }
    paths.removeIf(path -> path.matches("/docs(/.*)?|/health"));

    assertEquals(paths, asked);
  }

  @Test
  void everyParameterOfAPathIsDescribed() {
    for (String operation : operations()) {
      Set<String> wanted = new HashSet<>();
      Matcher name = IN_PATH.matcher(operation);
      while (name.find()) {
        wanted.add(name.group(1));
      }
      Set<String> found = new HashSet<>();
      operation(operation)
          .path("parameters")
          .forEach(
              described -> {
                JsonNode parameter = resolved(described);
                if (parameter.path("in").asString("").equals("path")) {
                  found.add(parameter.path("name").asString(""));
                }
              });
      assertEquals(wanted, found, operation);
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryNameIsUsed() {
    Set<String> used = new TreeSet<>();
    references(document, used);
    Set<String> named = new TreeSet<>();
    for (String kind : List.of("schemas", "responses", "requestBodies", "parameters", "headers")) {
      document
          .path("components")
          .path(kind)
          .propertyNames()
          .forEach(name -> named.add("#/components/" + kind + "/" + name));
    }

    assertEquals(named, used);
  }

  /** No function is asked then, so it is for no function's author to think of. */
  @Test
  void whatTheGatewayAnswersByItselfIsDescribedEverywhere() {
    Set<String> always = new TreeSet<>(Set.of("500", "502"));
    template
        .gatewayResponses()
        .forEach((kind, said) -> said.status().ifPresent(status -> always.add(status + "")));
    assertEquals(Set.of("404", "413", "429", "500", "502", "504"), always);
    // Where there is an operation there is a path.
    always.remove("404");
    for (String operation : operations()) {
      Set<String> missing = new TreeSet<>(always);
      if (!operation(operation).has("requestBody")) {
        missing.remove("413");
      }
      missing.removeAll(operation(operation).path("responses").propertyNames());
      assertEquals(Set.of(), missing, operation);
    }
  }

  @Test
  void operationIdsAreUnique() {
    Set<String> ids = new HashSet<>();
    for (String operation : operations()) {
      assertTrue(ids.add(operation(operation).path("operationId").asString("")), operation);
    }
  }

  private List<String> operations() {
    List<String> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        if (METHODS.contains(method)) {
          operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return operations;
  }

  private JsonNode operation(String operation) {
    String[] parts = operation.split(" ", 2);
    return document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  private static void references(JsonNode node, Set<String> found) {
    if (node.path("$ref").isString()) {
      found.add(node.path("$ref").asString());
    }
    node.forEach(child -> references(child, found));
  }
}
