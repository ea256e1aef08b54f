package org.mor.automation.chat;

import java.util.concurrent.Executors;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.http.LambdaFunction;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.http.SharedServices;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;

/** Wires the chat function: every client once, those of the chain when they are first needed. */
final class ChatFunction {
  private ChatFunction() {}

  static LambdaFunction of(SharedServices services) {
    ErrorMapper errors = services.errors().with(SessionErrors::ofChain);
    ChatConfiguration configuration = ChatConfiguration.of(services.environment());
    SessionConfiguration sessions = SessionConfiguration.of(services.environment());
    SessionWiring wiring = services.sessions(sessions);
    ChatService service =
        new ChatService(
            new Admission(
                services.callers(),
                services.rateLimiter(configuration.limits()),
                services.settings(),
                Executors.newVirtualThreadPerTaskExecutor()),
            new Models(services.catalogue(), wiring::models, configuration.defaultModel()),
            new ChatSessions(
                services.flag(), wiring.use(), wiring.manual(), sessions.pool().sharing()),
            new ProviderPrompt.Providers(
                wiring::client, new ProviderErrors(services.json()), EntryPoint::sleep),
            services.body().upTo(configuration.mostBytes()),
            new Reply.Context(
                services.cors(),
                errors,
                configuration.silence(),
                services.clock(),
                EntryPoint::sleep),
            services.metrics());
    return services.function(errors, service);
  }
}
