package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.provider.Misbehaviour;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.local.provider.ProviderServer;
import tools.jackson.databind.json.JsonMapper;

/** A run with successes and failures of each kind writes every metric that there is. */
class MetricsIT {
  /** Longer than a process uses what it has read of the flag. */
  private static final Duration FLAG = Duration.ofSeconds(6);

  private final JsonMapper json = new JsonMapper();

  @Test
  void everyMetricIsWritten() throws Exception {
    Instant start = Instant.now();
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      Api alice = Api.of(stack, "alice");
      alice.turnOn();
      assertEquals(200, alice.chat("local-chat", "hello").status());
      assertEquals(404, alice.chat("no-such-model", "hello").status());
      for (ProviderServer provider : stack.market().providers()) {
        provider.misbehave(Misbehaviour.always(Fault.APPROVAL_FOR_OTHER_BID));
      }
      assertEquals(503, alice.chat("local-chat-mini", "hello").status());
      stack.maintain();
      stack.parameters().put(stack.template().ref("FlagParameter"), "String", "maybe");
      LockSupport.parkNanos(FLAG.toNanos());
      assertEquals("automation_disabled_system", alice.chat("local-chat", "hello").code());
    }
    assertEquals(
        Arrays.stream(Metric.values())
            .map(Metric::text)
            .collect(Collectors.toCollection(TreeSet::new)),
        written(start, ""));
    assertTrue(
        written(start, "MaintenanceFunction").contains(Metric.DYNAMO_MILLISECONDS.text()),
        "maintenance keeps no times that it never writes");
  }

  /** The names of metrics since then in the logs of functions whose names begin like that. */
  private Set<String> written(Instant since, String function) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> logs = Files.list(Path.of("target", "functions"))) {
      for (Path log :
          logs.filter(file -> file.toString().endsWith(".log"))
              .filter(file -> file.getFileName().toString().startsWith(function))
              .toList()) {
        Files.readString(log, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("{\"_aws\""))
            .map(json::readTree)
            .map(line -> line.path("_aws"))
            .filter(aws -> aws.path("Timestamp").asLong() >= since.toEpochMilli())
            .flatMap(aws -> aws.path("CloudWatchMetrics").valueStream())
            .flatMap(group -> group.path("Metrics").valueStream())
            .map(metric -> metric.path("Name").stringValue())
            .forEach(names::add);
      }
    }
    return names;
  }
}
