package org.mor.automation.core.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MetricsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_772_366_400_000L), ZoneOffset.UTC);

  private final JsonMapper json = new JsonMapper();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Metrics metrics =
      new Metrics(new PrintStream(written, false, UTF_8), json, CLOCK, "Test");

  @Test
  void aFigureIsALineOfTheEmbeddedMetricFormat() {
    metrics.milliseconds("Took", 12.5, Map.of("code", "ok \"quoted\"\n"));
    assertEquals(
        json.readTree(
            """
            {"_aws":{"Timestamp":1772366400000,"CloudWatchMetrics":[{"Namespace":"Test",
             "Dimensions":[["code"]],"Metrics":[{"Name":"Took","Unit":"Milliseconds"}]}]},
             "code":"ok \\"quoted\\"\\n","Took":12.5}
            """),
        json.readTree(written.toString(UTF_8)));
    assertEquals(1, written.toString(UTF_8).lines().count());
  }

  @Test
  void linesOfSeveralThreadsStayWhole() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        threads.execute(() -> metrics.count("Happened", 1));
      }
    }
    assertEquals(
        200,
        written
            .toString(UTF_8)
            .lines()
            .filter(line -> json.readTree(line).path("Happened").asInt() == 1)
            .count());
  }
}
