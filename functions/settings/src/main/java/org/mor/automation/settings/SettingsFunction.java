package org.mor.automation.settings;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.Callers;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Wires the settings function: every client once. */
final class SettingsFunction {
  private static final int MOST_BYTES = 64 << 10;

  private static final int SEED_BYTES = 32;

  /** Not at all: a key that was just revoked could make itself a successor. */
  private static final Duration KEY_KEPT = Duration.ZERO;

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Authenticator authenticator;
  private final SystemFlag flag;
  private final SettingsApi api;
  private final KeysApi keysApi;
  private final Cors cors;
  private final ApiEvents events;
  private final ErrorMapper errors;

  SettingsFunction(Map<String, String> variables) {
    this(Environment.of(variables));
  }

  private SettingsFunction(Environment environment) {
    this(
        environment,
        AwsClients.dynamoDb(environment),
        AwsClients.ssm(environment),
        new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Wires it over given clients.
   *
   * @param figures where metrics go
   */
  SettingsFunction(
      Environment environment, DynamoDbClient dynamo, SsmClient ssm, OutputStream figures) {
    JsonBody body = new JsonBody(MOST_BYTES);
    PrintStream out = new PrintStream(figures, false, StandardCharsets.UTF_8);
    Metrics metrics = new Metrics(out, body.mapper(), clock, "MorpheusAutomation");
    ApiKeys keys = new ApiKeys(dynamo, environment.required("API_KEYS_TABLE"), random, clock);
    this.authenticator = new Authenticator(keys, KEY_KEPT, clock);
    this.flag =
        new SystemFlag(
            () -> ssm,
            environment.required("FLAG_PARAMETER"),
            environment.seconds(
                "FLAG_TTL_SECONDS", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1)),
            environment.seconds(
                "FLAG_LAST_KNOWN_SECONDS",
                Duration.ofMinutes(1),
                Duration.ZERO,
                Duration.ofHours(1)),
            metrics,
            clock);
    this.events = new ApiEvents(body.mapper());
    this.errors = new ErrorMapper(body.mapper());
    Callers callers = new Callers(authenticator, environment.flag("JWT_IDENTITY", false));
    this.cors = new Cors(environment.list("CORS_ORIGINS"));
    this.keysApi = new KeysApi(callers, keys, body, errors);
    this.api =
        new SettingsApi(
            callers,
            flag,
            new SettingsStore(dynamo, environment.required("SETTINGS_TABLE"), clock),
            body,
            errors);
  }

  /** In a copy made from a snapshot: forgets what was known, and is no longer like its twins. */
  void restored() {
    flag.forget();
    authenticator.forget();
    random.setSeed(random.generateSeed(SEED_BYTES));
  }

  byte[] get(byte[] event, String invocationId) {
    return answer(event, invocationId, api::get);
  }

  byte[] put(byte[] event, String invocationId) {
    return answer(event, invocationId, api::put);
  }

  byte[] keys(byte[] event, String invocationId) {
    return answer(event, invocationId, keysApi::answer);
  }

  private byte[] answer(byte[] event, String invocationId, Function<ApiRequest, ApiResponse> call) {
    Instant start = clock.instant();
    try {
      ApiRequest request = events.read(event, invocationId);
      return events.write(
          cors.asks(request)
              ? cors.preflight(request, errors)
              : cors.over(
                  request, call.apply(request).after(Duration.between(start, clock.instant()))));
    } catch (ApiException e) {
      return events.write(errors.responseWithDetail(e.error(), invocationId));
    }
  }
}
