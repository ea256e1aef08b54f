package org.mor.automation.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.dynamo.TestDynamo;
import org.mor.automation.core.dynamo.TestTables;
import org.mor.automation.core.ssm.TestParameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The package as Lambda starts it: a class that the packaging left out shows here. */
class PackageIT {
  private static final Path EVENTS = Path.of("..", "..", "events");
  private static final long PATIENCE_SECONDS = 60;

  private final JsonMapper json = new JsonMapper();
  private final DynamoDbClient dynamo = TestDynamo.client();
  private final String settings = TestTables.settings(dynamo);
  private final String apiKeys = TestTables.apiKeys(dynamo);
  private final TestParameters parameters = new TestParameters().holding("true");
  private final ApiKey key =
      new ApiKeys(dynamo, apiKeys, new SecureRandom(), Clock.systemUTC())
          .create(new UserId("alice"), "laptop");

  @AfterEach
  void end() {
    parameters.close();
  }

  private JsonNode event(String sample) throws IOException {
    ObjectNode event = (ObjectNode) json.readTree(Files.readAllBytes(EVENTS.resolve(sample)));
    ((ObjectNode) event.path("multiValueHeaders"))
        .putArray("Authorization")
        .add("Bearer " + key.whole().value());
    return event;
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(TestDynamo.variables());
    variables.putAll(parameters.variables());
    variables.put("SETTINGS_TABLE", settings);
    variables.put("API_KEYS_TABLE", apiKeys);
    variables.put("FLAG_PARAMETER", "/flag");
    return variables;
  }

  @Test
  void itStartsAndChangesASetting() throws Exception {
    try (Environment putting = new Environment("SettingsHandler", variables())) {
      assertTrue(putting.answer(event("put-settings.json")).path("is_enabled").booleanValue());
    }
    try (Environment getting = new Environment("SettingsHandler", variables())) {
      assertEquals("ok", getting.answer(event("health.json")).path("status").asString());
      assertTrue(getting.answer(event("get-settings.json")).path("is_enabled").booleanValue());
    }
  }

  @Test
  void itContainsTheLicensesAndNoticesOfItsLibraries() throws IOException {
    try (FileSystem jar = FileSystems.newFileSystem(Path.of("target", "settings.jar"))) {
      String licenses = Files.readString(jar.getPath("META-INF", "LICENSE.txt"));
      assertTrue(licenses.contains("Apache License"), "the SDK's");
      assertTrue(licenses.contains("QOS.ch"), "SLF4J's");
      assertTrue(Files.readString(jar.getPath("META-INF", "LICENSE")).contains("Apache License"));
      assertTrue(Files.readString(jar.getPath("META-INF", "NOTICE")).contains("Jackson"));
      assertTrue(Files.readString(jar.getPath("META-INF", "NOTICE.txt")).contains("AWS SDK"));
    }
  }

  /** One process, and as much of Lambda's Runtime API as it needs to answer in one piece. */
  private static final class Environment implements AutoCloseable {
    private final JsonMapper json = new JsonMapper();
    private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer lambda =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Process process;

    Environment(String handler, Map<String, String> variables) throws IOException {
      lambda.setExecutor(threads);
      lambda.createContext("/2018-06-01/runtime/invocation/next", this::next);
      lambda.createContext("/2018-06-01/runtime/", this::answered);
      lambda.start();
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              Path.of("target", "settings.jar").toString(),
              "org.mor.automation.runtime.LambdaMain",
              "org.mor.automation.settings." + handler);
      builder.environment().putAll(variables);
      builder
          .environment()
          .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + lambda.getAddress().getPort());
      process = builder.inheritIO().start();
    }

    private void next(HttpExchange exchange) throws IOException {
      try {
        byte[] event = events.take();
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "invocation");
        exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", "4000000000000");
        exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
        exchange.close();
      } catch (InterruptedException e) {
        throw new IOException("the test has ended", e);
      }
    }

    private void answered(HttpExchange exchange) throws IOException {
      answers.add(exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(202, -1);
      exchange.close();
    }

    JsonNode answer(JsonNode event) throws InterruptedException {
      events.add(json.writeValueAsBytes(event));
      byte[] answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(answer != null, "no answer");
      JsonNode root = json.readTree(answer);
      assertEquals(200, root.path("statusCode").asInt(), root.toString());
      return json.readTree(root.path("body").asString());
    }

    @Override
    public void close() {
      process.destroyForcibly();
      lambda.stop(0);
      threads.shutdownNow();
    }
  }
}
