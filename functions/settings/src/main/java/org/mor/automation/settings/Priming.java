package org.mor.automation.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.priming.MemoryAws;
import org.mor.automation.core.priming.PrimingEnvironment;
import org.mor.automation.core.priming.TlsHello;
import org.mor.automation.http.LambdaFunction;
import org.mor.automation.http.SharedServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests before a snapshot is taken, so that their classes are in it, loaded and
 * compiled: with a function of its own on tables in memory, which is dropped with all it knows.
 */
final class Priming {
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final int REQUESTS = 20;

  private Priming() {}

  /** Never fails: without it a copy is slower, and no worse. */
  static void run(Map<String, String> variables) {
    Clock clock = Clock.systemUTC();
    String flag = Environment.of(variables).required("FLAG_PARAMETER");
    try (MemoryAws aws = new MemoryAws(Map.of(flag, "true"), "priming", clock)) {
      Environment environment = Environment.of(PrimingEnvironment.of(variables, aws.url()));
      SharedServices services = SharedServices.of(environment, OutputStream.nullOutputStream());
      LambdaFunction function = SettingsHandler.function(services);
      ApiKey key = services.apiKeys().create(new UserId("priming"), "priming");
      Instant end = clock.instant().plusSeconds(10);
      for (int i = 0; i < REQUESTS; i++) {
        function.whole(event("PUT", key), "priming", end);
        function.whole(event("GET", key), "priming", end);
      }
      TlsHello.rehearse();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("not everything was loaded ahead of the snapshot", e);
    }
  }

  private static byte[] event(String method, ApiKey key) {
    JsonMapper json = new JsonMapper();
    ObjectNode event = json.createObjectNode();
    event.put("path", "/api/v1/automation/settings").put("httpMethod", method);
    event
        .putObject("headers")
        .put("Authorization", "Bearer " + key.whole().value())
        .put("Content-Type", "application/json");
    event.putObject("requestContext").put("requestId", "priming").put("stage", "priming");
    event.put("body", method.equals("PUT") ? "{\"is_enabled\":true}" : "");
    return json.writeValueAsBytes(event.put("isBase64Encoded", false));
  }
}
