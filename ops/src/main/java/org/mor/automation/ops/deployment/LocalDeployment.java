package org.mor.automation.ops.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The local stack, by the JSON that it prints after {@code READY}. */
public final class LocalDeployment {
  private static final String READY = "READY ";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private LocalDeployment() {}

  /**
   * Reads a description.
   *
   * @param place a file with the line or only its JSON, or an address that gives it
   * @throws ConfigurationException if it holds no description of a stack
   */
  public static Deployment read(String place) {
    JsonNode stack = json(text(place), place);
    Map<String, String> variables = new HashMap<>();
    stack
        .path("environment")
        .properties()
        .forEach(each -> variables.put(each.getKey(), each.getValue().asString()));
    if (variables.isEmpty()) {
      throw new ConfigurationException(place + " does not describe a running local stack");
    }
    Environment environment = Environment.of(variables);
    return new Deployment(
        "local",
        Optional.of(URI.create(stack.path("base_url").asString())),
        environment,
        AwsAccess.local(environment),
        new FolderLogs(Path.of(stack.path("log_folder").asString())));
  }

  private static JsonNode json(String text, String place) {
    String json =
        text.lines()
            .filter(line -> line.startsWith(READY))
            .reduce((_, later) -> later)
            .map(line -> line.substring(READY.length()))
            .orElse(text);
    try {
      return new JsonMapper().readTree(json);
    } catch (JacksonException e) {
      // Not as cause: it would quote the text, and that has keys in it.
      throw new ConfigurationException(place + " holds no READY line and no JSON");
    }
  }

  private static String text(String place) {
    try {
      return place.matches("https?://.*")
          ? fetched(URI.create(place))
          : Files.readString(Path.of(place));
    } catch (IOException e) {
      throw new UncheckedIOException(place + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String fetched(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(url).timeout(PATIENCE).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
