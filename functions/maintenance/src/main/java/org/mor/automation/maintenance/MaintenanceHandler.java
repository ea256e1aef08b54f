package org.mor.automation.maintenance;

import org.mor.automation.http.LambdaHandler;
import org.mor.automation.http.SharedServices;

/** The regular round, whatever the event that starts it. */
public final class MaintenanceHandler extends LambdaHandler {
  public MaintenanceHandler() {
    super(new MaintenanceFunction(SharedServices.ofProcess()));
  }
}
