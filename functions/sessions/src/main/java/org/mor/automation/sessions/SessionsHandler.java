package org.mor.automation.sessions;

import org.mor.automation.http.LambdaFunction;
import org.mor.automation.http.LambdaHandler;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.http.SharedServices;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;

/** Opens, shows and closes manual sessions. */
public final class SessionsHandler extends LambdaHandler {
  public SessionsHandler() {
    super(function(SharedServices.ofProcess()));
  }

  private static LambdaFunction function(SharedServices services) {
    return function(services, services.sessions(SessionConfiguration.of(services.environment())));
  }

  static LambdaFunction function(SharedServices services, SessionWiring wiring) {
    ManualSessions sessions = wiring.manual();
    OpenableModels models =
        new OpenableModels(services.catalogue(), wiring::models, wiring::modelOf);
    Openings openings =
        new Openings(
            services.flag(),
            services.settings(),
            models,
            sessions,
            wiring::intent,
            services.body(),
            services.clock());
    SessionsApi api =
        new SessionsApi(sessions, wiring.earlyClose(), openings, services.json(), services.clock());
    return services.function(
        api.routes(), services.errors().with(SessionErrors::ofChain), services.callers());
  }
}
