package org.mor.automation.core.metrics;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Figures as lines of CloudWatch's embedded metric format, which the platform turns into metrics
 * without a call. Safe for any thread.
 */
public final class Metrics {
  private final PrintStream out;
  private final JsonMapper json;
  private final Clock clock;
  private final String namespace;

  public Metrics(PrintStream out, JsonMapper json, Clock clock, String namespace) {
    this.out = out;
    this.json = json;
    this.clock = clock;
    this.namespace = namespace;
  }

  /** Counts something that happened. */
  public void count(String name, long number) {
    write(name, (double) number, "Count", Map.of());
  }

  public void count(String name, long number, Map<String, String> dimensions) {
    write(name, (double) number, "Count", dimensions);
  }

  public void milliseconds(String name, double milliseconds, Map<String, String> dimensions) {
    write(name, milliseconds, "Milliseconds", dimensions);
  }

  /** Figures of one moment, all in one line. */
  public void gauges(Map<String, Double> values) {
    ObjectNode line = json.createObjectNode();
    ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.millis());
    ObjectNode group = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", namespace);
    group.putArray("Dimensions").addArray();
    ArrayNode metrics = group.putArray("Metrics");
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              metrics.addObject().put("Name", name).put("Unit", "None");
              line.put(name, value);
            });
    print(line);
  }

  private void write(String name, double value, String unit, Map<String, String> dimensions) {
    ObjectNode line = json.createObjectNode();
    ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.millis());
    ObjectNode group = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", namespace);
    ArrayNode keys = group.putArray("Dimensions").addArray();
    new TreeMap<>(dimensions)
        .forEach(
            (key, text) -> {
              keys.add(key);
              line.put(key, text);
            });
    group.putArray("Metrics").addObject().put("Name", name).put("Unit", unit);
    line.put(name, value);
    print(line);
  }

  private void print(ObjectNode line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }
}
