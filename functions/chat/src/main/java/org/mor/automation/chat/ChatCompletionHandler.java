package org.mor.automation.chat;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.HttpHandler;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;

/** Answers chat completions and embeddings; on our runtime client in pieces. */
public final class ChatCompletionHandler extends HttpHandler {
  public ChatCompletionHandler() {
    this(SharedServices.ofProcess());
  }

  ChatCompletionHandler(SharedServices services) {
    super(services, service(services));
  }

  private static ChatService service(SharedServices services) {
    SessionConfiguration sessions = SessionConfiguration.of(services.environment());
    SessionWiring wiring = services.sessions(sessions);
    return service(
        services,
        wiring,
        sessions.pool().sharing(),
        wiring::client,
        Executors.newVirtualThreadPerTaskExecutor(),
        EntryPoint::sleep);
  }

  /** Every client once, those of the chain when they are first needed. */
  static ChatService service(
      SharedServices services,
      SessionWiring wiring,
      Sharing sharing,
      Supplier<ProviderClient> client,
      Executor threads,
      Sleeper sleeper) {
    ErrorMapper errors = services.errors().with(SessionErrors::ofChain);
    ChatConfiguration configuration = ChatConfiguration.of(services.environment());
    return new ChatService(
        new Admission(
            services.callers(),
            services.rateLimiter(configuration.limits()),
            services.settings(),
            threads),
        new Models(services.catalogue(), wiring::models, configuration.defaultModel()),
        new ChatSessions(services.flag(), wiring.use(), wiring.manual(), sharing),
        new ProviderPrompt.Providers(client, new ProviderErrors(services.json()), sleeper),
        services.body().upTo(configuration.mostBytes()),
        new Reply.Context(
            services.cors(), errors, configuration.silence(), services.clock(), sleeper),
        services.requestMetrics());
  }

  @Override
  public void beforeCheckpoint() {
    ChatPriming.run(EntryPoint.variables());
  }
}
