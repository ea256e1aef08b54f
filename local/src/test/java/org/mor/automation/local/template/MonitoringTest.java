package org.mor.automation.local.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.metrics.Dimension;
import org.mor.automation.core.metrics.Metric;
import org.mor.automation.core.metrics.Metrics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alarms, dashboard and documents name the metrics that the code has, and all of them. */
class MonitoringTest {
  private static final Path ROOT = Path.of("..");
  private static final int FIVE_MINUTES = 300;
  private static final Pattern RUNBOOK = Pattern.compile(".*\\. Runbook: ([^.]+)\\.");
  private static final Pattern SEARCH =
      Pattern.compile("\\{MorpheusAutomation,([^}]*)} MetricName=\"(\\w+)\"");

  private final JsonNode resources = resources();

  /** A metric with the dimensions by which it is asked for. */
  private record Asked(String metric, Set<String> dimensions) {}

  private static JsonNode resources() {
    try {
      return YamlTree.read(ROOT.resolve("monitoring.yaml")).path("Resources");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> known() {
    return Arrays.stream(Metric.values())
        .map(Metric::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<JsonNode> alarms() {
    return resources
        .valueStream()
        .filter(one -> one.path("Type").stringValue().equals("AWS::CloudWatch::Alarm"))
        .map(one -> one.path("Properties"))
        .toList();
  }

  private Stream<Asked> ofAlarms() {
    return alarms().stream()
        .flatMap(
            alarm ->
                Stream.concat(
                    Stream.of(alarm),
                    alarm.path("Metrics").valueStream().map(one -> one.at("/MetricStat/Metric"))))
        .filter(metric -> metric.path("Namespace").stringValue("").equals(Metrics.NAMESPACE))
        .map(
            metric ->
                new Asked(
                    metric.path("MetricName").stringValue(),
                    metric
                        .path("Dimensions")
                        .valueStream()
                        .map(dimension -> dimension.path("Name").stringValue())
                        .collect(Collectors.toSet())));
  }

  private Stream<Asked> ofDashboard() {
    String body = resources.at("/Dashboard/Properties/DashboardBody/Fn::Sub").stringValue();
    return new JsonMapper()
        .readTree(body)
        .path("widgets")
        .valueStream()
        .flatMap(widget -> widget.at("/properties/metrics").valueStream())
        .flatMap(MonitoringTest::asked);
  }

  private static Stream<Asked> asked(JsonNode metric) {
    if (metric.path(0).isObject()) {
      Matcher search = SEARCH.matcher(metric.at("/0/expression").stringValue());
      assertTrue(search.find(), metric.toString());
      return Stream.of(new Asked(search.group(2), Set.of(search.group(1).split(","))));
    }
    Set<String> dimensions = new TreeSet<>();
    for (int i = 2; i + 1 < metric.size(); i += 2) {
      dimensions.add(metric.path(i).stringValue());
    }
    return metric.path(0).stringValue().equals(Metrics.NAMESPACE)
        ? Stream.of(new Asked(metric.path(1).stringValue(), dimensions))
        : Stream.empty();
  }

  @Test
  void theDashboardShowsEveryMetricAndNoOther() {
    assertEquals(
        known(), ofDashboard().map(Asked::metric).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyFigureIsAskedForByDimensionsThatItHas() {
    List<Asked> all = Stream.concat(ofAlarms(), ofDashboard()).toList();
    assertFalse(all.isEmpty());
    for (Asked asked : all) {
      Metric metric =
          Arrays.stream(Metric.values())
              .filter(one -> one.text().equals(asked.metric()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("No metric " + asked.metric()));
      Set<Set<String>> had =
          Stream.concat(Stream.of(List.<Dimension>of()), metric.dimensions().stream())
              .map(
                  set ->
                      Stream.concat(Stream.of(Dimension.STAGE), set.stream())
                          .map(Dimension::text)
                          .collect(Collectors.toSet()))
              .collect(Collectors.toSet());
      assertTrue(had.contains(asked.dimensions()), asked + " is written as " + had);
    }
  }

  @Test
  void everyAlarmNamesASectionOfTheRunbook() throws IOException {
    String runbook = Files.readString(ROOT.resolve("docs").resolve("runbook.md"));
    for (JsonNode alarm : alarms()) {
      String description = alarm.path("AlarmDescription").stringValue();
      Matcher section = RUNBOOK.matcher(description);
      assertTrue(section.matches(), description);
      assertTrue(runbook.contains("\n### " + section.group(1) + "\n"), description);
    }
  }

  @Test
  void theTableOfMetricsIsThatOfTheCode() throws IOException {
    TreeMap<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs").resolve("metrics.md"))) {
      String[] cells = line.split(" *\\| *", -1);
      if (cells.length == 6 && cells[1].startsWith("`")) {
        rows.put(cells[1].replace("`", ""), cells[2] + "; " + cells[3]);
      }
    }
    TreeMap<String, String> expected = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      String dimensions =
          metric.dimensions().stream()
              .map(set -> set.stream().map(Dimension::text).collect(Collectors.joining(" and ")))
              .collect(Collectors.joining("; "));
      expected.put(
          metric.text(), metric.unit().text() + "; " + (dimensions.isEmpty() ? "-" : dimensions));
    }
    assertEquals(expected, rows);
  }

  @Test
  void aBlockedNonceRaisesItsAlarmWithinFiveMinutes() {
    JsonNode alarm = resources.at("/NonceAlarm/Properties");
    assertEquals("OldestNonceSeconds", alarm.path("MetricName").stringValue());
    assertEquals("GreaterThanThreshold", alarm.path("ComparisonOperator").stringValue());
    int blocked = alarm.path("Threshold").asInt();
    int seen = alarm.path("Period").asInt() * alarm.path("EvaluationPeriods").asInt();
    assertTrue(blocked + seen <= FIVE_MINUTES, blocked + " s and " + seen + " s");
  }
}
