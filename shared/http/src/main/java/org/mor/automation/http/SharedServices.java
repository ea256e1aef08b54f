package org.mor.automation.http;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.core.Lazy;
import org.mor.automation.core.RandomTokens;
import org.mor.automation.core.Secret;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.metrics.DynamoTimes;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.http.limits.RateLimiter;
import org.mor.automation.http.limits.RateLimits;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What functions are made of: each client once, and the one place of every default that more than
 * one function has. A function fails at its start if a variable is missing that it uses.
 */
public final class SharedServices {
  private static final int MOST_BYTES = 64 << 10;
  private static final int SEED_BYTES = 32;
  private static final Duration KEY_KEPT = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Environment environment;
  private final DynamoDbClient dynamo;
  private final Supplier<SsmClient> ssm;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final JsonBody body = new JsonBody(MOST_BYTES);
  private final ErrorMapper errors;
  private final Cors cors;
  private final Metrics metrics;
  private final DynamoTimes times;

  /** What makes services forget what they know, for copies made from a snapshot. */
  private final List<Runnable> forgetting = new CopyOnWriteArrayList<>();

  /**
   * Wires them over given clients.
   *
   * @param ssm made when a parameter is first read
   * @param figures where metrics go
   */
  public SharedServices(
      Environment environment,
      DynamoDbClient dynamo,
      Supplier<SsmClient> ssm,
      OutputStream figures,
      Clock clock) {
    this(environment, dynamo, new DynamoTimes(), ssm, figures, clock);
  }

  private SharedServices(
      Environment environment,
      DynamoDbClient dynamo,
      DynamoTimes times,
      Supplier<SsmClient> ssm,
      OutputStream figures,
      Clock clock) {
    this.times = times;
    this.environment = environment;
    this.dynamo = dynamo;
    this.ssm = ssm;
    this.clock = clock;
    this.errors = new ErrorMapper(body.mapper()).with(StoreErrors::of);
    this.cors = new Cors(environment.list("CORS_ORIGINS"));
    this.metrics = Metrics.to(figures, body.mapper(), clock, environment);
  }

  /** With the clients of AWS, and metrics in the process's log. */
  public static SharedServices of(Environment environment) {
    return of(environment, new FileOutputStream(FileDescriptor.out));
  }

  /**
   * With the clients of AWS.
   *
   * @param figures where metrics go
   */
  public static SharedServices of(Environment environment, OutputStream figures) {
    DynamoTimes times = new DynamoTimes();
    return new SharedServices(
        environment,
        AwsClients.dynamoDb(environment, times),
        times,
        new Lazy<>(() -> AwsClients.ssm(environment)),
        figures,
        Clock.systemUTC());
  }

  /** Those of this process. */
  public static SharedServices ofProcess() {
    return of(Environment.of(EntryPoint.variables()));
  }

  public Environment environment() {
    return environment;
  }

  public Clock clock() {
    return clock;
  }

  public SecureRandom random() {
    return random;
  }

  /** Reads bodies of a usual length; see {@link JsonBody#upTo}. */
  public JsonBody body() {
    return body;
  }

  public JsonMapper json() {
    return body.mapper();
  }

  public ErrorMapper errors() {
    return errors;
  }

  public Cors cors() {
    return cors;
  }

  public Metrics metrics() {
    return metrics;
  }

  public RequestMetrics requestMetrics() {
    return new RequestMetrics(metrics, times::write);
  }

  public DynamoDbClient dynamo() {
    return dynamo;
  }

  public Supplier<SsmClient> ssm() {
    return ssm;
  }

  /** From the name of an encrypted parameter to what it holds. */
  public Function<String, Secret> secrets() {
    return new ParameterSecrets(ssm)::read;
  }

  public ApiKeys apiKeys() {
    return new ApiKeys(dynamo, environment.required("API_KEYS_TABLE"), random, clock);
  }

  /** Who sent a request; a key that was found is not read again for a while. */
  public Callers callers() {
    return callers(KEY_KEPT);
  }

  /** Who sent a request, where every key is read anew. */
  public Callers callersUncached() {
    return callers(Duration.ZERO);
  }

  private Callers callers(Duration keep) {
    Authenticator authenticator = new Authenticator(apiKeys(), keep, clock);
    forgetting.add(authenticator::forget);
    return new Callers(authenticator, environment.flag("JWT_IDENTITY", false));
  }

  public SystemFlag flag() {
    SystemFlag flag =
        new SystemFlag(
            ssm,
            environment.required("FLAG_PARAMETER"),
            environment.seconds("FLAG_TTL_SECONDS", Duration.ofSeconds(5), Duration.ZERO, MINUTE),
            environment.seconds("FLAG_LAST_KNOWN_SECONDS", MINUTE, Duration.ZERO, HOUR),
            metrics,
            clock,
            random);
    forgetting.add(flag::forget);
    return flag;
  }

  /** Counts users' requests in the sessions' table. */
  public RateLimiter rateLimiter(RateLimits limits) {
    return new RateLimiter(
        dynamo,
        environment.required("SESSIONS_TABLE"),
        limits,
        () -> RandomTokens.random(random),
        clock);
  }

  public SettingsStore settings() {
    return new SettingsStore(dynamo, environment.required("SETTINGS_TABLE"), clock);
  }

  public CatalogueStore catalogue() {
    return catalogue(environment.seconds("CATALOGUE_TTL_SECONDS", MINUTE, Duration.ZERO, HOUR));
  }

  /**
   * The models' catalogue.
   *
   * @param keep how long a snapshot is used before it is read again
   */
  public CatalogueStore catalogue(Duration keep) {
    return new CatalogueStore(
        dynamo,
        environment.required("SESSIONS_TABLE"),
        json(),
        CatalogueRules.of(environment),
        keep,
        clock);
  }

  /** Sessions over the network, with the keys from encrypted parameters. */
  public SessionWiring sessions(SessionConfiguration configuration) {
    return new SessionWiring(
        configuration, dynamo, secrets(), clock, EntryPoint::sleep, random, metrics);
  }

  /** Answers the requests of these routes. */
  public HttpEndpoint endpoint(List<ApiRoute> routes) {
    return endpoint(routes, errors, callers());
  }

  /** The same, with another mapper of errors and another way to know callers. */
  public HttpEndpoint endpoint(List<ApiRoute> routes, ErrorMapper errors, Callers callers) {
    return new RoutedEndpoint(
        routes,
        request -> Optional.of(callers.caller(request)),
        errors,
        cors,
        clock,
        requestMetrics());
  }

  /** Whether the front passes answers on in pieces; what SAM runs on one machine never does. */
  boolean streams() {
    return environment.flag("STREAM_RESPONSES", false)
        && environment.optional("AWS_SAM_LOCAL").isEmpty();
  }

  /** A copy made from a snapshot must know nothing old, and have randomness of its own. */
  void restored() {
    forgetting.forEach(Runnable::run);
    random.setSeed(random.generateSeed(SEED_BYTES));
  }
}
