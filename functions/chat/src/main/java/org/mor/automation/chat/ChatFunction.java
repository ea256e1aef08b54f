package org.mor.automation.chat;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.Authenticator;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.core.metrics.Metrics;
import org.mor.automation.core.settings.SettingsStore;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.BufferedReply;
import org.mor.automation.http.Callers;
import org.mor.automation.http.Cors;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.JsonBody;
import org.mor.automation.http.ReplyStream;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.session.wiring.Lazy;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Wires the chat function: every client once, those of the chain when they are first needed. */
final class ChatFunction {
  /** Of an answer in one piece; Lambda refuses what is longer. */
  private static final int MOST_BYTES_WHOLE = 6 << 20;

  private static final ApiError TOO_LONG =
      ApiError.server(
              502,
              "answer_too_long",
              "The answer is longer than can be sent in one piece; stream it.")
          .finalAnswer();

  private static final int SEED_BYTES = 32;
  private static final Duration KEY_KEPT = Duration.ofSeconds(30);

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final ApiEvents events;
  private final ErrorMapper errors;
  private final Authenticator authenticator;
  private final SystemFlag flag;
  private final ChatService service;
  private final Cors cors;
  private final boolean streaming;
  private final Reply.Silence silence;

  ChatFunction(Map<String, String> variables) {
    this(Environment.of(variables));
  }

  private ChatFunction(Environment environment) {
    this(
        environment,
        AwsClients.dynamoDb(environment),
        new Lazy<>(() -> AwsClients.ssm(environment)),
        new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Wires it over given clients.
   *
   * @param figures where metrics go
   */
  ChatFunction(
      Environment environment,
      DynamoDbClient dynamo,
      Supplier<SsmClient> ssm,
      OutputStream figures) {
    ChatConfiguration configuration = ChatConfiguration.of(environment);
    SessionConfiguration sessions = SessionConfiguration.of(environment);
    this.streaming = configuration.streaming();
    this.silence = configuration.silence();
    JsonBody body = new JsonBody(configuration.mostBytes());
    Sleeper sleeper = ChatFunction::sleep;
    PrintStream out = new PrintStream(figures, false, StandardCharsets.UTF_8);
    Metrics metrics = new Metrics(out, body.mapper(), clock, "MorpheusAutomation");
    SessionWiring wiring =
        new SessionWiring(
            sessions, dynamo, new ParameterSecrets(ssm)::read, clock, sleeper, random);
    CatalogueStore catalogue =
        new CatalogueStore(
            dynamo,
            sessions.tables().sessions(),
            body.mapper(),
            configuration.catalogue(),
            configuration.catalogueKept(),
            clock);
    this.cors = new Cors(environment.list("CORS_ORIGINS"));
    this.events = new ApiEvents(body.mapper());
    this.errors = new ErrorMapper(body.mapper());
    this.authenticator =
        new Authenticator(
            new ApiKeys(dynamo, configuration.apiKeysTable(), random, clock), KEY_KEPT, clock);
    this.flag =
        new SystemFlag(
            ssm,
            configuration.flagParameter(),
            configuration.flagFresh(),
            configuration.flagLastKnown(),
            metrics,
            clock);
    this.service =
        new ChatService(
            new Admission(
                new Callers(authenticator, environment.flag("JWT_IDENTITY", false)),
                wiring.limits(configuration.limits()),
                new SettingsStore(dynamo, configuration.settingsTable(), clock),
                Executors.newVirtualThreadPerTaskExecutor()),
            flag,
            new Models(catalogue, wiring::models, configuration.defaultModel()),
            wiring.use(),
            wiring.manual(),
            sessions.pool().sharing(),
            wiring::client,
            body,
            errors,
            metrics,
            clock,
            sleeper);
  }

  @SuppressForbidden // The one place where the product really sleeps.
  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /** In a copy made from a snapshot: forgets what was known, and is no longer like its twins. */
  void restored() {
    flag.forget();
    authenticator.forget();
    random.setSeed(random.generateSeed(SEED_BYTES));
  }

  Clock clock() {
    return clock;
  }

  /** The answer to an event, in one piece. */
  byte[] whole(byte[] event, String invocationId, Instant end) throws IOException {
    try {
      return whole(events.read(event, invocationId), end);
    } catch (ApiException e) {
      return events.write(errors.response(e.error(), invocationId));
    }
  }

  private byte[] whole(ApiRequest request, Instant end) throws IOException {
    BufferedReply reply = new BufferedReply();
    answer(request, reply, Reply.Silence.ANY, end);
    byte[] answer = events.write(reply.response());
    return answer.length <= MOST_BYTES_WHOLE
        ? answer
        : events.write(cors.over(request, errors.response(TOO_LONG, request.requestId())));
  }

  /** The answer to an event, in pieces where its caller can take them. */
  void stream(Invocation invocation, ResponseStream response) throws IOException {
    ApiRequest request;
    try {
      request = events.read(invocation.event(), invocation.requestId());
    } catch (ApiException e) {
      refuse(errors.response(e.error(), invocation.requestId()), response);
      return;
    }
    // An HTTP API has no streams, whatever else the function answers.
    if (!streaming || request.source() == ApiRequest.Source.HTTP_API) {
      response.buffered(whole(request, invocation.deadline()));
      return;
    }
    answer(request, new StreamedReply(response), silence, invocation.deadline());
  }

  private void answer(ApiRequest request, ReplyStream to, Reply.Silence allowed, Instant end)
      throws IOException {
    if (cors.asks(request)) {
      to.send(cors.preflight(request, errors));
      return;
    }
    ReplyHead head = new ReplyHead(request, cors, clock);
    try (Reply reply = new Reply(to, head, errors, allowed, clock, ChatFunction::sleep)) {
      service.answer(request, reply, end);
    }
  }

  private void refuse(ApiResponse refusal, ResponseStream response) throws IOException {
    if (streaming) {
      new StreamedReply(response).send(refusal);
    } else {
      response.buffered(events.write(refusal));
    }
  }
}
