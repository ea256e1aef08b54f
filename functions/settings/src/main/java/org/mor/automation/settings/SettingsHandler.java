package org.mor.automation.settings;

import java.util.List;
import java.util.stream.Stream;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.http.ApiRoute;
import org.mor.automation.http.HttpEndpoint;
import org.mor.automation.http.HttpHandler;
import org.mor.automation.http.PrimingRequest;
import org.mor.automation.http.SharedServices;
import org.mor.automation.http.SnapshotPriming;

/** Answers calls about settings and API keys, and the health check. */
public final class SettingsHandler extends HttpHandler {
  public SettingsHandler() {
    this(SharedServices.ofProcess());
  }

  SettingsHandler(SharedServices services) {
    super(services, endpoint(services));
  }

  private static HttpEndpoint endpoint(SharedServices services) {
    SettingsApi settings = new SettingsApi(services.flag(), services.settings(), services.body());
    KeysApi keys = new KeysApi(services.apiKeys(), services.body());
    // Nearly every request reads the flag, so its client is made at the start.
    var _ = services.ssm().get();
    List<ApiRoute> routes =
        Stream.of(settings.routes(), keys.routes()).flatMap(List::stream).toList();
    // Keys are not kept: one that was just revoked could make itself a successor.
    return services.endpoint(routes, services.errors(), services.callersUncached());
  }

  @Override
  public void beforeCheckpoint() {
    SnapshotPriming.run(
        EntryPoint.variables(),
        SettingsHandler::new,
        List.of(
            new PrimingRequest("GET", "/api/v1/automation/settings", "", 200),
            new PrimingRequest("PUT", "/api/v1/automation/settings", "{}", 400),
            new PrimingRequest("GET", "/api/v1/keys", "", 200)));
  }
}
