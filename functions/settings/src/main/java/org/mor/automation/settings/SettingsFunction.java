package org.mor.automation.settings;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
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
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Wires the settings function: every client once. */
final class SettingsFunction {
  private static final int MOST_BYTES = 64 << 10;

  private final SettingsApi api;
  private final ApiEvents events;
  private final ErrorMapper errors;

  SettingsFunction(Map<String, String> variables) {
    Environment environment = Environment.of(variables);
    Clock clock = Clock.systemUTC();
    JsonBody body = new JsonBody(MOST_BYTES);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    Metrics metrics = new Metrics(out, body.mapper(), clock, "MorpheusAutomation");
    DynamoDbClient dynamo = AwsClients.dynamoDb(environment);
    SsmClient ssm = AwsClients.ssm(environment);
    ApiKeys keys =
        new ApiKeys(dynamo, environment.required("API_KEYS_TABLE"), new SecureRandom(), clock);
    SystemFlag flag =
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
    this.api =
        new SettingsApi(
            new Authenticator(keys, Duration.ofSeconds(30), clock),
            flag,
            new SettingsStore(dynamo, environment.required("SETTINGS_TABLE"), clock),
            body,
            errors);
  }

  byte[] get(byte[] event, String invocationId) {
    return answer(event, invocationId, SettingsApi::get);
  }

  byte[] put(byte[] event, String invocationId) {
    return answer(event, invocationId, SettingsApi::put);
  }

  private byte[] answer(
      byte[] event, String invocationId, BiFunction<SettingsApi, ApiRequest, ApiResponse> call) {
    try {
      return events.write(call.apply(api, events.read(event, invocationId)));
    } catch (ApiException e) {
      return events.write(errors.responseWithDetail(e.error(), invocationId));
    }
  }
}
