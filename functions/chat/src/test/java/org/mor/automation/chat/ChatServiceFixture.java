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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.mor.automation.core.UserId;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.settings.SettingsChange;
import org.mor.automation.core.ssm.TestParameters;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ReplyTarget;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.EndpointPolicy;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderLimits;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.simulation.SimulatedFunction;
import org.mor.automation.session.simulation.Simulator;

/**
 * A chat service on simulated tables and a simulated chain, with two providers on real sockets. Its
 * provider client can be made to fail at a message.
 */
final class ChatServiceFixture implements AutoCloseable {
  static final UserId ALICE = new UserId("alice");
  static final ModelId MODEL = Simulator.model(0);

  private final SecureRandom random = new SecureRandom();
  private final PrivateKey transport = PrivateKey.random(random);
  private final ByteArrayOutputStream figures = new ByteArrayOutputStream();
  private final FailingClock providersClock = new FailingClock();
  private final ChatService service;
  private final String key;

  /** Whether the provider client cannot be made. */
  boolean clientMissing;

  final TestParameters parameters = new TestParameters().holding("true");
  final Simulator simulator = Simulator.builder().providersPerModel(2).build();
  final SimulatedFunction process = simulator.process();
  final SharedServices services;
  final ScriptedModel first = model(0);
  final ScriptedModel second = model(1);

  /**
   * Fills the tables with a user and a model.
   *
   * @param variables of the function's environment, beyond the flag and the tables
   */
  ChatServiceFixture(Map<String, String> variables) throws Exception {
    this.services = services(variables);
    ProviderClient client =
        new ProviderClient(
            Secp256k1.best(),
            transport,
            EndpointPolicy.localDevelopment(),
            ProviderLimits.DEFAULT,
            providersClock,
            random);
    this.service =
        ChatCompletionHandler.service(
            services,
            process.wiring(),
            Sharing.PER_USER,
            () -> {
              if (clientMissing) {
                throw new IllegalStateException("no transport key");
              }
              return client;
            },
            Runnable::run,
            process.sleeper());
    this.key =
        simulator.run(process, () -> services.apiKeys().create(ALICE, "first").whole().value());
    automate(true);
    ModelEntry model =
        new ModelEntry(
            MODEL.hex(), "chat", List.of("llm"), ModelEntry.Type.LLM, false, 0, 2, "1", "1");
    simulator.run(
        process,
        () -> {
          services.catalogue().write(List.of(model));
          return null;
        });
  }

  private ScriptedModel model(int provider) throws IOException {
    ScriptedModel model = new ScriptedModel(Secp256k1.best().publicKey(transport), process.clock());
    simulator
        .market()
        .provider(Simulator.provider(provider))
        .listensAt(model.endpoint(), model.publicKey());
    return model;
  }

  private SharedServices services(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(parameters.variables());
    variables.put("FLAG_PARAMETER", "/flag");
    variables.put("FLAG_TTL_SECONDS", "0");
    variables.put("KEEP_ALIVE_SECONDS", "0");
    variables.put("SETTINGS_TABLE", Simulator.settingsTable());
    variables.put("API_KEYS_TABLE", Simulator.apiKeysTable());
    variables.put("SESSIONS_TABLE", Simulator.tables().sessions());
    variables.putAll(more);
    Environment environment = Environment.of(variables);
    return new SharedServices(
        environment, process.dynamo(), () -> AwsClients.ssm(environment), figures, process.clock());
  }

  /** The user's own switch. */
  void automate(boolean on) throws Exception {
    SettingsChange change = new SettingsChange(Optional.of(on), Optional.empty());
    simulator.run(process, () -> services.settings().change(ALICE, change));
  }

  /** From the reading of the provider client's clock with this number on, it fails so. */
  void failAfter(int readings, Supplier<RuntimeException> failure) {
    providersClock.failure = failure;
    providersClock.left.set(readings);
  }

  String figures() {
    return figures.toString(UTF_8);
  }

  /** A request with this body, which has so long. */
  void answer(byte[] body, ReplyTarget to, Duration time) throws Exception {
    ApiRequest request =
        new ApiRequest(
            "POST",
            "/api/v1/chat/completions",
            Map.of("authorization", List.of("Bearer " + key)),
            Map.of(),
            body,
            "request-1",
            Optional.empty(),
            ApiRequest.Source.REST_API);
    AtomicReference<Error> failure = new AtomicReference<>();
    simulator.run(
        process,
        () -> {
          try {
            service.answer(request, to, process.clock().instant().plus(time));
          } catch (Error e) {
            failure.set(e); // one that is left to the simulator ends the simulation
          }
          return null;
        });
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  @Override
  public void close() throws IOException {
    first.close();
    second.close();
    parameters.close();
  }

  private final class FailingClock extends Clock {
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Supplier<RuntimeException> failure;

    @Override
    public Instant instant() {
      if (left.getAndDecrement() <= 0) {
        throw failure.get();
      }
      return process.clock().instant();
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
