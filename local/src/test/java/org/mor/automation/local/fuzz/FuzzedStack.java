package org.mor.automation.local.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.fuzz.FuzzedRequest.User;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stack with one process per function, its users' keys, and all that may ever be opened on it.
 */
final class FuzzedStack implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String EMBEDDINGS = "{\"model\":\"local-embeddings\",\"input\":\"hi\"}";
  private static final String SESSION = "{\"model\":\"local-chat\",\"duration\":14400}";
  private static final String ON = "{\"is_enabled\":true,\"session_duration\":14400}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalStack stack;
  private final Map<User, String> keys = new EnumMap<>(User.class);
  private final String session;
  private final int opened;

  FuzzedStack() throws IOException, InterruptedException {
    stack =
        LocalStack.start(
            LocalOptions.forTests(Path.of("..").toRealPath())
                .withConcurrency(1)
                .with("MaxSessionsPerPool", "1")
                // What one user may open and burn is another test's subject.
                .with("MaxSessionChangesPerMinute", "0")
                .with("MaxSessionChangesPerHour", "0")
                .with("MaxGasPerUserPerDayWei", "unlimited"));
    stack.maintain(); // Reads the catalogue.
    keys.put(User.ON, stack.apiKey("alice").value());
    keys.put(User.OFF, stack.apiKey("bob").value());
    keys.put(User.CHANGING, carol());
    call("PUT", "/api/v1/automation/settings", ON);
    call("POST", "/v1/chat/completions", CHAT);
    call("POST", "/v1/embeddings", EMBEDDINGS);
    for (String path : List.of("automation/settings", "keys", "models", "sessions")) {
      call("GET", "/api/v1/" + path, "");
    }
    call("GET", "/health", "");
    session = JSON.readTree(call("POST", "/api/v1/sessions", SESSION)).path("id").stringValue();
    opened = ChainControl.of(stack.market().chain()).sessionsOpened();
  }

  private String carol() {
    String table = stack.template().ref("ApiKeysTable");
    return new ApiKeys(stack.dynamo(), table, new SecureRandom(), Clock.systemUTC())
        .create(new UserId("carol"), "fuzz")
        .whole()
        .value();
  }

  private String call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(stack.url() + path))
                .header("authorization", "Bearer " + keys.get(User.ON))
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertTrue(response.statusCode() < 300, path + ": " + response.body());
    return response.body();
  }

  Requests requests(long seed) throws IOException {
    List<URI> fronts = new ArrayList<>(List.of(stack.url()));
    fronts.addAll(stack.functionUrls().values());
    String key = keys.get(User.ON);
    List<String> names =
        List.of(session, key.substring(0, key.indexOf('.')), "local-chat", "local-embeddings");
    Path description = Path.of("..", "openapi.yaml");
    try (Reader text = Files.newBufferedReader(description, StandardCharsets.UTF_8)) {
      return new Requests(
          seed,
          JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text)),
          keys,
          fronts,
          names);
    }
  }

  ForbiddenText forbidden() {
    return new ForbiddenText(stack, keys.values());
  }

  /** That the run has cost nothing, and that no function did what Lambda would refuse. */
  LocalStack unharmed() {
    assertEquals(
        opened, ChainControl.of(stack.market().chain()).sessionsOpened(), "sessions opened");
    assertEquals(List.of(), stack.violations());
    return stack;
  }

  @Override
  public void close() {
    http.close();
    stack.close();
  }
}
