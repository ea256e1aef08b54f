package org.mor.automation.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.config.Environment;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.Cors;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.StreamingHandler;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;

/**
 * A chat service with an open session, on tables and a provider in this process, whose provider
 * client can be made to fail at a message.
 */
final class ChatServiceFixture implements StreamingHandler, AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final String NO_ADDRESS = "0x" + "0".repeat(40);
  private static final Map<String, String> VARIABLES =
      Map.of(
          "AWS_REGION", "us-east-1",
          "FLAG_PARAMETER", "/flag",
          "SETTINGS_TABLE", "settings",
          "API_KEYS_TABLE", "keys",
          "SESSIONS_TABLE", "sessions",
          "WALLETS_TABLE", "wallets",
          "WALLET_KEY_PARAMETER", "/wallet",
          "TRANSPORT_KEY_PARAMETER", "/transport",
          "DIAMOND_ADDRESS", NO_ADDRESS,
          "MOR_TOKEN_ADDRESS", NO_ADDRESS);

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final ByteArrayOutputStream figures = new ByteArrayOutputStream();
  private final FailingClock providersClock = new FailingClock();
  private final InMemoryAws aws;
  private final ChatTestProvider provider;
  private final ApiKey key;
  private final SharedServices services;
  private final ChatService service;

  ChatServiceFixture() throws IOException {
    byte[] transport = new byte[32];
    random.nextBytes(transport);
    this.aws = new InMemoryAws(Map.of("/flag", "true"), Hex.encode(transport), clock);
    this.provider = new ChatTestProvider(PrivateKey.of(transport), random, clock);
    Environment environment = Environment.of(ChatTestEnvironment.of(VARIABLES, aws.url()));
    this.services = SharedServices.of(environment, figures);
    this.key = new ChatTestTables(services).fill(provider);
    ProviderClient client =
        new ProviderClient(
            Secp256k1.best(),
            PrivateKey.of(transport),
            EndpointPolicy.localDevelopment(),
            ProviderLimits.DEFAULT,
            providersClock,
            random);
    this.service = service(client);
  }

  private ChatService service(ProviderClient client) {
    ChatConfiguration chat = ChatConfiguration.of(services.environment());
    SessionConfiguration sessions = SessionConfiguration.of(services.environment());
    SessionWiring wiring =
        new SessionWiring(
            sessions,
            services.dynamo(),
            services.secrets(),
            clock,
            ChatServiceFixture::sleep,
            random);
    return new ChatService(
        new Admission(
            services.callers(),
            services.rateLimiter(chat.limits()),
            services.settings(),
            Executors.newVirtualThreadPerTaskExecutor()),
        new Models(services.catalogue(), wiring::models, chat.defaultModel()),
        new ChatSessions(services.flag(), wiring.use(), wiring.manual(), sessions.pool().sharing()),
        new ProviderPrompt.Providers(
            () -> client, new ProviderErrors(services.json()), ChatServiceFixture::sleep),
        services.body(),
        new Reply.Context(
            new Cors(List.of()),
            services.errors(),
            Reply.Silence.ANY,
            clock,
            ChatServiceFixture::sleep),
        services.metrics());
  }

  /** From the reading of the provider client's clock with this number on, it fails so. */
  void failAfter(int readings, Supplier<RuntimeException> failure) {
    providersClock.failure = failure;
    providersClock.left.set(readings);
  }

  String event(boolean stream) {
    return new String(ChatTestTables.event(key, ChatTestTables.OPEN, stream), UTF_8);
  }

  String figures() {
    return figures.toString(UTF_8);
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    ApiRequest request =
        new ApiEvents(services.json()).read(invocation.event(), invocation.requestId());
    service.answer(request, response::http, clock.instant().plus(TIME));
  }

  @Override
  public void close() throws IOException {
    provider.close();
    aws.close();
  }

  /** Only leases are renewed after a while, and none of them lasts that long here. */
  private static void sleep(Duration duration) throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static final class FailingClock extends Clock {
    private final Clock time = Clock.systemUTC();
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Supplier<RuntimeException> failure;

    @Override
    public Instant instant() {
      if (left.getAndDecrement() <= 0) {
        throw failure.get();
      }
      return time.instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
