package org.mor.automation.local.template;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The functions, routes, tables and parameters of a SAM template, with references resolved. */
public final class Template {

  private static final String API = "AWS::Serverless::Api";
  private static final String FUNCTION_URL = "AWS::Lambda::Url";
  private static final String FUNCTION = "AWS::Serverless::Function";
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String PARAMETER = "AWS::SSM::Parameter";

  private final JsonNode root;
  private final Intrinsics intrinsics;

  private Template(JsonNode root, Intrinsics intrinsics) {
    this.root = root;
    this.intrinsics = intrinsics;
  }

  /**
   * Reads a template.
   *
   * @param parameters values for its parameters in place of their defaults
   */
  public static Template read(Path file, Map<String, String> parameters) throws IOException {
    JsonNode root = YamlTree.read(file);
    return new Template(root, new Intrinsics(root, parameters));
  }

  /**
   * What a route of the API leads to.
   *
   * @param streaming whether the answer is passed on as it comes
   * @param patience how long the API waits for the function
   */
  public record Route(
      String method, String path, String function, boolean streaming, Duration patience) {}

  /** An address of a function's own. */
  public record FunctionUrl(String function, boolean streaming) {}

  /** An answer of the API without a function; an empty part means API Gateway's default. */
  public record GatewayResponse(Optional<Integer> status, Optional<String> body) {}

  /** A function without the environment that only a running stack can give. */
  public record FunctionResource(
      String name,
      String handler,
      String codeUri,
      int memoryMegabytes,
      Duration timeout,
      Map<String, String> environment) {}

  /** A parameter of the parameter store as it is first created. */
  public record ParameterResource(String name, String type, String value) {}

  public List<FunctionResource> functions() {
    return resources(FUNCTION).entrySet().stream()
        .map(entry -> function(entry.getKey(), entry.getValue().path("Properties")))
        .toList();
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    resources(FUNCTION)
        .forEach(
            (name, resource) -> {
              for (JsonNode event : resource.path("Properties").path("Events")) {
                if (event.path("Type").asString("").equals("Api")) {
                  JsonNode properties = event.path("Properties");
                  routes.add(
                      new Route(
                          intrinsics.text(properties.path("Method")).toUpperCase(Locale.ROOT),
                          intrinsics.text(properties.path("Path")),
                          name,
                          textOr(properties.path("ResponseTransferMode"), "BUFFERED")
                              .equals("RESPONSE_STREAM"),
                          Duration.ofMillis(
                              Long.parseLong(
                                  textOr(properties.path("TimeoutInMillis"), "29000")))));
                }
              }
            });
    return routes;
  }

  public List<FunctionUrl> functionUrls() {
    return resources(FUNCTION_URL).values().stream()
        .map(resource -> resource.path("Properties"))
        .map(
            properties ->
                new FunctionUrl(
                    intrinsics.text(properties.path("TargetFunctionArn")),
                    textOr(properties.path("InvokeMode"), "BUFFERED").equals("RESPONSE_STREAM")))
        .toList();
  }

  /** What is said about the API's own answers, by API Gateway's name for each. */
  public Map<String, GatewayResponse> gatewayResponses() {
    Map<String, GatewayResponse> responses = new LinkedHashMap<>();
    for (JsonNode api : resources(API).values()) {
      for (Map.Entry<String, JsonNode> entry :
          api.path("Properties").path("GatewayResponses").properties()) {
        responses.put(entry.getKey(), gatewayResponse(entry.getValue()));
      }
    }
    return responses;
  }

  private GatewayResponse gatewayResponse(JsonNode response) {
    JsonNode status = response.path("StatusCode");
    JsonNode body = response.path("ResponseTemplates").path("application/json");
    return new GatewayResponse(
        status.isMissingNode()
            ? Optional.empty()
            : Optional.of(Integer.valueOf(intrinsics.text(status))),
        body.isMissingNode() ? Optional.empty() : Optional.of(intrinsics.text(body).strip()));
  }

  /** The names of the functions that run on a schedule. */
  public List<String> scheduled() {
    List<String> names = new ArrayList<>();
    resources(FUNCTION)
        .forEach(
            (name, resource) -> {
              for (JsonNode event : resource.path("Properties").path("Events")) {
                if (event.path("Type").asString("").equals("Schedule")) {
                  names.add(name);
                }
              }
            });
    return names;
  }

  /** The properties of every table, references resolved, with its name. */
  public Map<String, JsonNode> tables() {
    Map<String, JsonNode> tables = new LinkedHashMap<>();
    resources(TABLE)
        .forEach(
            (name, resource) ->
                tables.put(intrinsics.ref(name), intrinsics.resolve(resource.path("Properties"))));
    return tables;
  }

  public List<ParameterResource> parameters() {
    return resources(PARAMETER).entrySet().stream()
        .map(
            entry -> {
              JsonNode properties = entry.getValue().path("Properties");
              return new ParameterResource(
                  intrinsics.ref(entry.getKey()),
                  intrinsics.text(properties.path("Type")),
                  intrinsics.text(properties.path("Value")));
            })
        .toList();
  }

  /** What {@code Ref} gives for a parameter or resource of the template. */
  public String ref(String name) {
    return intrinsics.ref(name);
  }

  private FunctionResource function(String name, JsonNode own) {
    JsonNode shared = root.path("Globals").path("Function");
    Function<String, JsonNode> property = key -> own.has(key) ? own.path(key) : shared.path(key);
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonNode level : List.of(shared, own)) {
      intrinsics
          .resolve(level.path("Environment").path("Variables"))
          .properties()
          .forEach(entry -> environment.put(entry.getKey(), intrinsics.text(entry.getValue())));
    }
    return new FunctionResource(
        name,
        intrinsics.text(property.apply("Handler")),
        intrinsics.text(property.apply("CodeUri")),
        Integer.parseInt(textOr(property.apply("MemorySize"), "128")),
        Duration.ofSeconds(Long.parseLong(textOr(property.apply("Timeout"), "3"))),
        environment);
  }

  private String textOr(JsonNode node, String fallback) {
    return node.isMissingNode() ? fallback : intrinsics.text(node);
  }

  private Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("Resources").properties()) {
      if (entry.getValue().path("Type").asString("").equals(type)
          && intrinsics.applies(entry.getValue())) {
        found.put(entry.getKey(), entry.getValue());
      }
    }
    return found;
  }
}
