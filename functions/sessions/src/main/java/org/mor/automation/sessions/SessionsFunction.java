package org.mor.automation.sessions;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.Callers;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.wiring.Lazy;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Wires the sessions function: every client once, those of the chain when they are needed. */
final class SessionsFunction {
  private static final int MOST_BYTES = 16 << 10;
  private static final int SEED_BYTES = 32;
  private static final Duration KEY_KEPT = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final ApiEvents events;
  private final ErrorMapper errors;
  private final Authenticator authenticator;
  private final SystemFlag flag;
  private final Cors cors;
  private final SessionsApi api;

  SessionsFunction(Map<String, String> variables) {
    Environment environment = Environment.of(variables);
    SessionConfiguration configuration = SessionConfiguration.of(environment);
    DynamoDbClient dynamo = AwsClients.dynamoDb(environment);
    Supplier<SsmClient> ssm = new Lazy<>(() -> AwsClients.ssm(environment));
    JsonBody body = new JsonBody(MOST_BYTES);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    SessionWiring wiring =
        new SessionWiring(
            configuration,
            dynamo,
            new ParameterSecrets(ssm)::read,
            clock,
            SessionsFunction::sleep,
            random);
    CatalogueStore catalogue =
        new CatalogueStore(
            dynamo,
            configuration.tables().sessions(),
            body.mapper(),
            CatalogueRules.of(environment),
            environment.seconds("CATALOGUE_TTL_SECONDS", MINUTE, Duration.ZERO, HOUR),
            clock);
    this.events = new ApiEvents(body.mapper());
    this.errors = new ErrorMapper(body.mapper());
    this.cors = new Cors(environment.list("CORS_ORIGINS"));
    this.authenticator =
        new Authenticator(
            new ApiKeys(dynamo, environment.required("API_KEYS_TABLE"), random, clock),
            KEY_KEPT,
            clock);
    this.flag =
        new SystemFlag(
            ssm,
            environment.required("FLAG_PARAMETER"),
            environment.seconds("FLAG_TTL_SECONDS", Duration.ofSeconds(5), Duration.ZERO, MINUTE),
            environment.seconds("FLAG_LAST_KNOWN_SECONDS", MINUTE, Duration.ZERO, HOUR),
            new Metrics(out, body.mapper(), clock, "MorpheusAutomation"),
            clock);
    ManualSessions sessions = wiring.manual();
    this.api =
        new SessionsApi(
            new Callers(authenticator, environment.flag("JWT_IDENTITY", false)),
            sessions,
            wiring.earlyClose(),
            new Openings(
                flag,
                new SettingsStore(dynamo, environment.required("SETTINGS_TABLE"), clock),
                catalogue,
                wiring::models,
                wiring::modelOf,
                sessions,
                wiring::intent,
                body,
                clock),
            body.mapper(),
            errors,
            clock);
  }

  @SuppressForbidden // The one place where this function really sleeps.
  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  Clock clock() {
    return clock;
  }

  /** In a copy made from a snapshot: forgets what was known, and is no longer like its twins. */
  void restored() {
    flag.forget();
    authenticator.forget();
    random.setSeed(random.generateSeed(SEED_BYTES));
  }

  /**
   * The answer to an event.
   *
   * @param end when the platform stops the function
   */
  byte[] answer(byte[] event, String invocationId, Instant end) {
    Instant start = clock.instant();
    try {
      ApiRequest request = events.read(event, invocationId);
      return events.write(
          cors.asks(request)
              ? cors.preflight(request, errors)
              : cors.over(
                  request,
                  api.answer(request, end).after(Duration.between(start, clock.instant()))));
    } catch (ApiException e) {
      return events.write(errors.response(e.error(), invocationId));
    }
  }
}
