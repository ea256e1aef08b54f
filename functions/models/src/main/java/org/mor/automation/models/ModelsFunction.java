package org.mor.automation.models;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.Callers;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires the models function: every client once. */
final class ModelsFunction {
  private static final int MOST_BYTES = 1024;
  private static final Duration KEY_KEPT = Duration.ofSeconds(30);
  private static final int SEED_BYTES = 32;

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Authenticator authenticator;
  private final ApiEvents events;
  private final ErrorMapper errors;
  private final Cors cors;
  private final ModelsApi api;

  ModelsFunction(Map<String, String> variables) {
    Environment environment = Environment.of(variables);
    DynamoDbClient dynamo = AwsClients.dynamoDb(environment);
    JsonBody body = new JsonBody(MOST_BYTES);
    this.authenticator =
        new Authenticator(
            new ApiKeys(dynamo, environment.required("API_KEYS_TABLE"), random, clock),
            KEY_KEPT,
            clock);
    this.events = new ApiEvents(body.mapper());
    this.errors = new ErrorMapper(body.mapper());
    this.cors = new Cors(environment.list("CORS_ORIGINS"));
    this.api =
        new ModelsApi(
            new Callers(authenticator, environment.flag("JWT_IDENTITY", false)),
            new CatalogueStore(
                dynamo,
                environment.required("SESSIONS_TABLE"),
                body.mapper(),
                CatalogueRules.of(environment),
                environment.seconds(
                    "CATALOGUE_TTL_SECONDS",
                    Duration.ofMinutes(1),
                    Duration.ZERO,
                    Duration.ofHours(1)),
                clock),
            body.mapper(),
            errors);
  }

  /** In a copy made from a snapshot: forgets what was known, and is no longer like its twins. */
  void restored() {
    authenticator.forget();
    random.setSeed(random.generateSeed(SEED_BYTES));
  }

  byte[] answer(byte[] event, String invocationId) {
    Instant start = clock.instant();
    try {
      ApiRequest request = events.read(event, invocationId);
      return events.write(
          cors.asks(request)
              ? cors.preflight(request, errors)
              : cors.over(
                  request, api.answer(request).after(Duration.between(start, clock.instant()))));
    } catch (ApiException e) {
      return events.write(errors.response(e.error(), invocationId));
    }
  }
}
