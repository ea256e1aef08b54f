package org.mor.automation.sessions;

import org.mor.automation.http.HttpEndpoint;
import org.mor.automation.http.HttpHandler;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.http.SharedServices;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;

/** Opens, shows and closes manual sessions. */
public final class SessionsHandler extends HttpHandler {
  public SessionsHandler() {
    this(SharedServices.ofProcess());
  }

  private SessionsHandler(SharedServices services) {
    this(services, services.sessions(SessionConfiguration.of(services.environment())));
  }

  SessionsHandler(SharedServices services, SessionWiring wiring) {
    super(services, endpoint(services, wiring));
  }

  private static HttpEndpoint endpoint(SharedServices services, SessionWiring wiring) {
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
    return services.endpoint(
        api.routes(), services.errors().with(SessionErrors::ofChain), services.callers());
  }
}
