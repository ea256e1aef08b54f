package org.mor.automation.local.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds what the tests send and get against the description of the API: what was accepted must be
 * described as acceptable, and every answer must be one that is described. Safe for any thread.
 */
public final class Contract {
  private static final JsonMapper JSON = new JsonMapper();

  /** A schema with a word that means nothing is a mistake; these belong to the document around. */
  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getOpenApi30())
          .keywords(
              Stream.of("openapi", "info", "tags", "security", "paths", "components")
                  .map(NonValidationKeyword::new)
                  .toList())
          .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
          .build();

  private static final String ADDRESS = "https://example.org/openapi";
  private static final String ERROR = "/components/schemas/Error";
  private static final Contract THE_ONE = new Contract(read(Path.of("..", "openapi.yaml")));

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
    this.registry =
        SchemaRegistry.withDefaultDialect(
            DIALECT,
            builder -> builder.schemas(Map.of(ADDRESS, JSON.writeValueAsString(document))));
  }

  private static JsonNode read(Path file) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
    } catch (IOException e) {
      throw new UncheckedIOException("no description of the API", e);
    }
  }

  /**
   * Checks a call of an operation that is described, as a whole; calls of other paths are not this
   * class's business.
   */
  public static void check(HttpResponse<byte[]> response) {
    HttpRequest request = response.request();
    THE_ONE
        .operation(request.method(), request.uri().getPath())
        .ifPresent(operation -> THE_ONE.hold(operation, response));
  }

  private void hold(String operation, HttpResponse<byte[]> response) {
    String call = operation + " " + response.statusCode();
    String answer = followed(operation + "/responses/" + response.statusCode());
    assertFalse(document.at(answer).isMissingNode(), call + " is not described");
    String type =
        response.headers().firstValue("content-type").orElse("").replaceAll(";.*", "").strip();
    String schema = answer + "/content/" + type.replace("/", "~1") + "/schema";
    assertFalse(document.at(schema).isMissingNode(), call + " as " + type + " is not described");
    String text = new String(response.body(), StandardCharsets.UTF_8);
    if (type.equals("text/event-stream")) {
      text.lines()
          .filter(line -> line.startsWith("data:") && !line.endsWith("[DONE]"))
          .map(line -> JSON.readTree(line.substring("data:".length())))
          .forEach(event -> fits(event.has("error") ? ERROR : schema, event, call));
    } else {
      fits(schema, JSON.readTree(text), call);
    }
    String body = followed(operation + "/requestBody") + "/content/application~1json/schema";
    if (response.statusCode() < 300 && !document.at(body).isMissingNode()) {
      SentBody.of(response.request())
          .ifPresent(sent -> fits(body, json(sent, call), call + " of what was sent"));
    }
  }

  private static JsonNode json(byte[] sent, String call) {
    try {
      return JSON.readTree(sent);
    } catch (JacksonException e) {
      throw new AssertionError(call + " accepted what is no JSON", e);
    }
  }

  private void fits(String pointer, JsonNode value, String call) {
    Schema schema =
        schemas.computeIfAbsent(
            pointer, each -> registry.getSchema(SchemaLocation.of(ADDRESS + "#" + each)));
    List<Error> errors = schema.validate(value);
    assertEquals(List.of(), errors, call);
  }

  /** Where an operation stands in the description. */
  private Optional<String> operation(String method, String path) {
    for (String each : document.path("paths").propertyNames()) {
      boolean last = each.endsWith("{model}");
      String pattern = each.replaceAll("\\{[^}]*}", last ? ".+" : "[^/]+");
      String at = "/paths/" + each.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT);
      if (path.matches(pattern) && !document.at(at).isMissingNode()) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private String followed(String pointer) {
    JsonNode reference = document.at(JsonPointer.compile(pointer)).path("$ref");
    return reference.isString() ? reference.asString().substring(1) : pointer;
  }
}
