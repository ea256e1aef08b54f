package org.mor.automation.maintenance;

import org.mor.automation.http.LambdaHandler;
import org.mor.automation.http.SharedServices;
import org.mor.automation.session.wiring.SessionConfiguration;

/** The regular round, whatever the event that starts it. */
public final class MaintenanceHandler extends LambdaHandler {
  public MaintenanceHandler() {
    super(function(SharedServices.ofProcess()));
  }

  private static MaintenanceFunction function(SharedServices services) {
    SessionConfiguration sessions = SessionConfiguration.of(services.environment());
    return new MaintenanceFunction(
        services,
        MaintenanceConfiguration.of(services.environment(), sessions.pool().sharing()),
        services.sessions(sessions));
  }
}
