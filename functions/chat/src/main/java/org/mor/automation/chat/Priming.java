package org.mor.automation.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.priming.MemoryAws;
import org.mor.automation.core.priming.PrimingEnvironment;
import org.mor.automation.core.priming.TlsHello;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.session.Choice;
import org.mor.automation.session.Granted;
import org.mor.automation.session.IntentId;
import org.mor.automation.session.Progress;
import org.mor.automation.session.SessionRecord;
import org.mor.automation.session.TransactionRef;
import org.mor.automation.session.store.Caps;
import org.mor.automation.session.store.SessionMoves;
import org.mor.automation.session.wiring.Once;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests before a snapshot is taken, so that their classes are in it, loaded and
 * compiled. It does so with a function of its own, whose tables and provider are in this process:
 * chats on an open session from the event to the end of the answer, and others as far as opening
 * one, for the chain is not there. What it uses is dropped; nothing of it is in the function that
 * answers callers.
 */
final class Priming {
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final int REQUESTS = 10;

  /** A small function has a fraction of a processor, and nothing is compiled yet. */
  private static final Duration TIME = Duration.ofSeconds(60);

  /** All of it is waited, since the chain could come back. */
  private static final Duration TIME_TO_OPEN = Duration.ofSeconds(6);

  private static final Duration SESSION = Duration.ofHours(1);
  private static final UserId USER = new UserId("priming");
  private static final ModelId OPEN = ModelId.of(filled(32, 1));
  private static final ModelId UNOPENED = ModelId.of(filled(32, 2));

  private final Environment environment;
  private final DynamoDbClient dynamo;
  private final ChatFunction function;
  private final PrimingProvider provider;
  private final Clock clock;
  private final SecureRandom random;
  private final JsonMapper json = new JsonMapper();

  private Priming(
      Environment environment, PrimingProvider provider, Clock clock, SecureRandom random) {
    this.environment = environment;
    this.provider = provider;
    this.clock = clock;
    this.random = random;
    this.dynamo = AwsClients.dynamoDb(environment);
    this.function =
        new ChatFunction(
            environment,
            dynamo,
            new Once<>(() -> AwsClients.ssm(environment)),
            OutputStream.nullOutputStream());
  }

  /** Never fails: without it a copy is slower, and no worse. */
  static void run(Map<String, String> variables) {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    String flag = Environment.of(variables).required("FLAG_PARAMETER");
    try (MemoryAws aws = new MemoryAws(Map.of(flag, "true"), Hex.encode(key), clock);
        PrimingProvider provider = new PrimingProvider(PrivateKey.of(key), random, clock)) {
      Environment environment = Environment.of(PrimingEnvironment.of(variables, aws.url()));
      TlsHello.rehearse();
      new Priming(environment, provider, clock, random).requests();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("not everything was loaded ahead of the snapshot", e);
    }
  }

  private void requests() throws IOException {
    ChatConfiguration tables = ChatConfiguration.of(environment);
    ApiKey key = new ApiKeys(dynamo, tables.apiKeysTable(), random, clock).create(USER, "priming");
    new SettingsStore(dynamo, tables.settingsTable(), clock)
        .change(USER, new SettingsChange(Optional.of(true), Optional.empty()));
    SessionConfiguration sessions = SessionConfiguration.of(environment);
    new CatalogueStore(
            dynamo,
            sessions.tables().sessions(),
            json,
            CatalogueRules.NONE,
            tables.catalogueKept(),
            clock)
        .write(List.of(model(OPEN, "priming"), model(UNOPENED, "unopened")));
    new SessionMoves(
            dynamo,
            sessions.tables(),
            new Caps(1, Optional.empty(), Optional.empty()),
            clock,
            Priming::noSleep,
            random)
        .reserve(openSession(sessions));
    for (int i = 0; i < REQUESTS; i++) {
      boolean stream = i % 2 == 0;
      chat(event(key, "priming", stream), TIME, stream ? "[DONE]" : "chat.completion");
    }
    chat(event(key, "unopened", true), TIME_TO_OPEN, "chain_unavailable");
  }

  private static ModelEntry model(ModelId id, String name) {
    return new ModelEntry(
        id.hex(), name, List.of("llm"), ModelEntry.Type.LLM, false, 0, 1, "1", "1");
  }

  private SessionRecord openSession(SessionConfiguration sessions) {
    Instant now = clock.instant();
    Address wallet = Address.of(filled(20, 1));
    Choice choice =
        new Choice(
            BidId.of(filled(32, 1)),
            Address.of(filled(20, 2)),
            provider.endpoint(),
            Wei.of(1),
            Wei.of(1),
            wallet);
    Granted granted =
        new Granted(SessionId.of(filled(32, 1)), provider.publicKey().bytes(), now.plus(SESSION));
    return new SessionRecord(
        new SessionRecord.Place.Slot(sessions.pool().sharing().pool(USER, OPEN), 0),
        new IntentId("priming"),
        USER,
        SESSION,
        now,
        Optional.empty(),
        Optional.empty(),
        new Progress.Open(choice, new TransactionRef(wallet, 0), granted));
  }

  /** Fails where it is not answered so: then less than was meant has been loaded. */
  private void chat(byte[] event, Duration time, String answer) throws IOException {
    Invocation invocation =
        new Invocation(event, "priming", clock.instant().plus(time), "", Optional.empty());
    RehearsedAnswer answered = new RehearsedAnswer();
    function.stream(invocation, answered);
    if (!answered.text().contains(answer)) {
      throw new IOException("a chat was answered with " + answered.text());
    }
  }

  private byte[] event(ApiKey key, String model, boolean stream) {
    ObjectNode body = json.createObjectNode().put("model", model).put("stream", stream);
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

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static void noSleep(Duration duration) {
    throw new IllegalStateException("nothing here has to be tried again");
  }
}
