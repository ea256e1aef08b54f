package org.mor.automation.core.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
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
      new Metrics(new PrintStream(written, false, UTF_8), json, CLOCK, "test");

  @Test
  void aValueIsALineOfTheEmbeddedMetricFormat() {
    metrics.record(Metric.CHAT_MILLISECONDS, 12.5, Map.of(Dimension.CODE, "ok \"quoted\"\n"));
    assertEquals(
        json.readTree(
            """
            {"_aws":{"Timestamp":1772366400000,"CloudWatchMetrics":[{"Namespace":"MorpheusAutomation",
             "Dimensions":[["Stage"],["Stage","Code"]],
             "Metrics":[{"Name":"ChatMilliseconds","Unit":"Milliseconds"}]}]},
             "Stage":"test","Code":"ok \\"quoted\\"\\n","ChatMilliseconds":12.5}
            """),
        json.readTree(written.toString(UTF_8)));
    assertEquals(1, written.toString(UTF_8).lines().count());
  }

  @Test
  void oneLineHasAtMostAHundredValues() {
    metrics.record(
        Metric.DYNAMO_MILLISECONDS,
        Collections.nCopies(250, 2.0),
        Map.of(Dimension.OPERATION, "GetItem"));
    assertEquals(
        List.of(100, 100, 50),
        written
            .toString(UTF_8)
            .lines()
            .map(line -> json.readTree(line).path("DynamoMilliseconds").size())
            .toList());
  }

  @Test
  void figuresOfOneMomentAreOneLine() {
    metrics.gauges(Map.of(Metric.SESSIONS_OPEN, 3.0, Metric.WALLET_ETH, 0.5));
    assertEquals(
        json.readTree(
            """
            {"_aws":{"Timestamp":1772366400000,"CloudWatchMetrics":[{"Namespace":"MorpheusAutomation",
             "Dimensions":[["Stage"]],"Metrics":[{"Name":"SessionsOpen","Unit":"Count"},
             {"Name":"WalletEth","Unit":"None"}]}]},
             "Stage":"test","SessionsOpen":3.0,"WalletEth":0.5}
            """),
        json.readTree(written.toString(UTF_8)));
  }

  @Test
  void linesOfSeveralThreadsStayWhole() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        threads.execute(() -> metrics.count(Metric.SESSIONS_OPENED));
      }
    }
    assertEquals(
        200,
        written
            .toString(UTF_8)
            .lines()
            .filter(line -> json.readTree(line).path("SessionsOpened").asInt() == 1)
            .count());
  }
}
