package org.mor.automation.local;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mor.automation.core.Secret;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.local.aws.DynamoDbLocal;
import org.mor.automation.local.aws.LocalTables;
import org.mor.automation.local.aws.SsmStandIn;
import org.mor.automation.local.chain.ContractDeployment;
import org.mor.automation.local.chain.DevKeys;
import org.mor.automation.local.gateway.HttpFront;
import org.mor.automation.local.lambda.FunctionSpec;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.lambda.Schedule;
import org.mor.automation.local.template.Template;
import org.mor.automation.marketplace.chain.ContractAddresses;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Everything that the product needs and is, running until it is closed. */
public final class LocalStack implements AutoCloseable {

  private static final List<String> USERS = List.of("alice", "bob");
  static final String DEFAULT_MODEL = "local-chat";
  private static final String WALLET_KEY = "/morpheus-automation-local/wallet-key";
  private static final String TRANSPORT_KEY = "/morpheus-automation-local/transport-key";

  /**
   * A hundred times the template's default, because the development chain asks a tip of 1 gwei, a
   * hundred times that of Base.
   */
  public static final BigInteger DEV_GAS_PER_USER = BigInteger.TWO.multiply(BigInteger.TEN.pow(17));

  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private static final String DEBUG_AGENT =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final LocalOptions options;
  private final Clock clock;
  private final Consumer<String> requests;
  private final LocalMarket market;
  private final DynamoDbLocal tables;
  private final SsmStandIn parameters;
  private final DynamoDbClient dynamo;
  private final Template template;
  private final Map<String, Secret> apiKeys = new LinkedHashMap<>();
  private final Map<String, LambdaFunction> functions = new LinkedHashMap<>();
  private final Map<String, Schedule> schedules = new LinkedHashMap<>();
  private final Map<String, HttpFront> functionUrls = new LinkedHashMap<>();
  private final HttpFront front;

  private LocalStack(
      LocalOptions options, Clock clock, StartPhases phases, Consumer<String> requests)
      throws IOException, InterruptedException {
    this.options = options;
    this.clock = clock;
    this.requests = requests;
    try {
      market = part(LocalMarket.start(options, clock, phases));
      tables = part(DynamoDbLocal.start());
      parameters = part(new SsmStandIn(clock));
      template = Template.read(options.root().resolve("template.yaml"), templateParameters());
      dynamo = part(AwsClients.dynamoDb(Environment.of(awsEnvironment())));
      LocalTables.create(tables.url(), template.tables());
      putParameters();
      makeKeys();
      phases.ended("tables");
      startFunctions();
      awaitFunctions();
      phases.ended("functions");
      front = part(HttpFront.api(options.port(), template, functions, clock, requests));
    } catch (IOException | InterruptedException | RuntimeException e) {
      ReverseClosing.all(parts);
      throw e;
    }
  }

  public static LocalStack start(LocalOptions options) throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    return start(options, new StartPhases(clock, clock.instant(), line -> {}), line -> {});
  }

  /**
   * Starts a stack that somebody watches.
   *
   * @param requests takes a line for each request
   */
  static LocalStack start(LocalOptions options, StartPhases phases, Consumer<String> requests)
      throws IOException, InterruptedException {
    return new LocalStack(options, Clock.systemUTC(), phases, requests);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private Map<String, String> templateParameters() {
    ContractDeployment contracts = market.chain().contracts();
    Map<String, String> values = new HashMap<>();
    values.put("Stage", "local");
    values.put("FlagInitialValue", "true");
    values.put("ChainId", Long.toString(market.chain().chainId()));
    values.put("RpcUrls", options.rpcUrls().apply(market.chain().url().toString()));
    values.put("DiamondAddress", contracts.diamond().toString());
    values.put("MorTokenAddress", contracts.token().toString());
    values.put("MulticallAddress", ContractAddresses.MULTICALL3.toString());
    values.put("DefaultModel", DEFAULT_MODEL);
    values.put("AllowPrivateEndpoints", "true");
    // A block per transaction: nothing would come after the last one.
    values.put("Confirmations", "0");
    values.put("FunctionUrl", "true");
    values.put("MaxGasPerUserPerDayWei", DEV_GAS_PER_USER.toString());
    values.putAll(options.parameters());
    return values;
  }

  private void putParameters() {
    template.parameters().forEach(each -> parameters.put(each.name(), each.type(), each.value()));
    parameters.put(WALLET_KEY, "SecureString", DevKeys.WALLET_HEX);
    parameters.put(TRANSPORT_KEY, "SecureString", DevKeys.TRANSPORT_HEX);
  }

  private void makeKeys() {
    ApiKeys keys = new ApiKeys(dynamo, template.ref("ApiKeysTable"), new SecureRandom(), clock);
    for (String user : USERS) {
      apiKeys.put(user, keys.create(new UserId(user), "local").whole());
    }
  }

  private LambdaFunction function(Template.FunctionResource resource, Path logs)
      throws IOException {
    Map<String, String> environment = new HashMap<>(awsEnvironment());
    environment.putAll(resource.environment());
    boolean debugged = options.debugged().filter(resource.name()::equals).isPresent();
    if (debugged) {
      environment.put("JAVA_TOOL_OPTIONS", DEBUG_AGENT);
    }
    FunctionSpec spec =
        new FunctionSpec(
            resource.name(),
            resource.handler(),
            options.root().resolve(resource.codeUri()),
            resource.memoryMegabytes(),
            debugged ? FunctionSpec.LONGEST_TIMEOUT : resource.timeout(),
            environment);
    return new LambdaFunction(spec, debugged ? 1 : options.concurrency(), logs, clock);
  }

  private void requireFunction(String name) {
    if (!functions.containsKey(name)) {
      throw new IllegalArgumentException(
          "LOCAL_DEBUG must be one of " + String.join(", ", functions.keySet()) + ": " + name);
    }
  }

  private void startFunctions() throws IOException {
    Path logs = logs();
    for (Template.FunctionResource resource : template.functions()) {
      functions.put(resource.name(), part(function(resource, logs)));
    }
    options.debugged().ifPresent(this::requireFunction);
    for (String name : template.scheduled()) {
      schedules.put(name, part(new Schedule(functions.get(name), options.maintenance(), clock)));
    }
    for (Template.FunctionUrl each : template.functionUrls()) {
      LambdaFunction function = functions.get(each.function());
      functionUrls.put(
          each.function(), part(HttpFront.functionUrl(each, function, clock, requests)));
    }
  }

  /**
   * Waits for all functions: they start at once here, and a first request would wait longer than on
   * Lambda.
   */
  private void awaitFunctions() throws IOException, InterruptedException {
    for (LambdaFunction function : functions.values()) {
      if (!function.startsWithin(LONGEST_START)) {
        throw new IOException(
            function.spec().name() + " has not started, see its log in " + logs());
      }
    }
  }

  /** The folder that the functions' processes write their output to. */
  Path logs() {
    return options.root().resolve("local/target/functions");
  }

  private Map<String, String> awsEnvironment() {
    return Map.of(
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_DYNAMODB", tables.url().toString(),
        "AWS_ENDPOINT_URL_SSM", parameters.url().toString());
  }

  public URI url() {
    return front.url();
  }

  /** A function as its processes are started. */
  public FunctionSpec specification(String function) {
    return functions.get(function).spec();
  }

  /** A function's own address, by the function's name in the template. */
  public Map<String, URI> functionUrls() {
    Map<String, URI> urls = new LinkedHashMap<>();
    functionUrls.forEach((name, each) -> urls.put(name, each.url()));
    return urls;
  }

  /**
   * Runs a round of maintenance now and returns what it did, once it has ended.
   *
   * @throws IOException if it failed
   */
  public String maintain() throws IOException, InterruptedException {
    return schedules.get("MaintenanceFunction").runNow();
  }

  /** A function with its processes, by its name in the template. */
  public LambdaFunction function(String name) {
    return functions.get(name);
  }

  /** The key of a user that was made with the stack. */
  public Secret apiKey(String user) {
    return apiKeys.get(user);
  }

  public LocalMarket market() {
    return market;
  }

  public SsmStandIn parameters() {
    return parameters;
  }

  /** The endpoint of DynamoDB. */
  public URI dynamoUrl() {
    return tables.url();
  }

  public DynamoDbClient dynamo() {
    return dynamo;
  }

  public Template template() {
    return template;
  }

  /** Calls of the functions' runtimes that Lambda would refuse; empty if there is no mistake. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    functions.values().forEach(function -> all.addAll(function.violations()));
    return all;
  }

  /** The names of the users whose keys were made with the stack. */
  List<String> users() {
    return USERS;
  }

  /** Everything that a program needs to know to use the stack, as JSON. */
  public String description() {
    return new StackDescription(this).json();
  }

  @Override
  public void close() {
    ReverseClosing.all(parts);
  }
}
