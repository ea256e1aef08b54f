package org.mor.automation.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.priming.MemoryAws;
import org.mor.automation.core.priming.PrimingEnvironment;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.runtime.Invocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests before a snapshot is taken, so that their classes are in it, loaded and
 * compiled. It does so with a function of its own, on tables in memory and a chain that is not
 * there: each request goes as far as opening a session, whose part of an answer then follows by
 * itself. What it uses is dropped; nothing of it is in the function that answers callers.
 */
final class Priming {
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final int REQUESTS = 10;
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final String MODEL = "0x" + "1".repeat(64);

  private final Environment environment;
  private final DynamoDbClient dynamo;
  private final ChatFunction function;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final JsonMapper json = new JsonMapper();

  private Priming(Map<String, String> variables) {
    this.environment = Environment.of(PrimingEnvironment.of(variables));
    byte[] key = new byte[32];
    random.nextBytes(key);
    MemoryAws aws =
        new MemoryAws(Map.of(environment.required("FLAG_PARAMETER"), "true"), Hex.encode(key));
    this.dynamo = AwsClients.dynamoDb(environment, aws);
    this.function =
        new ChatFunction(
            environment,
            dynamo,
            () -> AwsClients.ssm(environment, aws),
            OutputStream.nullOutputStream());
    this.clock = function.clock();
  }

  /** Never fails: without it a copy is slower, and no worse. */
  static void run(Map<String, String> variables) {
    try {
      new Priming(variables).requests();
      new AnswerPriming().run();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("not everything was loaded ahead of the snapshot", e);
    }
  }

  private void requests() throws IOException {
    ChatConfiguration tables = ChatConfiguration.of(environment);
    UserId user = new UserId("priming");
    ApiKey key = new ApiKeys(dynamo, tables.apiKeysTable(), random, clock).create(user, "priming");
    new SettingsStore(dynamo, tables.settingsTable(), clock)
        .change(user, new SettingsChange(Optional.of(true), Optional.empty()));
    new CatalogueStore(
            dynamo,
            environment.required("SESSIONS_TABLE"),
            json,
            Map.of(),
            tables.catalogueKept(),
            clock)
        .write(
            List.of(
                new ModelEntry(
                    MODEL, "priming", List.of("llm"), ModelEntry.Type.LLM, false, 0, 1, "1", "1")));
    for (int i = 0; i < REQUESTS; i++) {
      Invocation invocation =
          new Invocation(
              event(key), "priming-" + i, clock.instant().plus(TIME), "", Optional.empty());
      function.stream(invocation, new Discarded());
    }
  }

  private byte[] event(ApiKey key) {
    ObjectNode body = json.createObjectNode().put("model", "priming").put("stream", true);
    body.putArray("messages").addObject().put("role", "user").put("content", "priming");
    ObjectNode event = json.createObjectNode();
    event.put("path", "/v1/chat/completions").put("httpMethod", "POST");
    event
        .putObject("headers")
        .put("Authorization", "Bearer " + key.whole().value())
        .put("Content-Type", "application/json");
    event.putObject("requestContext").put("requestId", "priming").put("stage", "priming");
    event.put("body", body.toString()).put("isBase64Encoded", false);
    return json.writeValueAsBytes(event);
  }
}
