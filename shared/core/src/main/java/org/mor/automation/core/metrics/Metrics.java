package org.mor.automation.core.metrics;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mor.automation.core.config.Environment;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Figures as lines of CloudWatch's embedded metric format, which the platform turns into metrics
 * without a call. Safe for any thread.
 */
public final class Metrics {
  public static final String NAMESPACE = "MorpheusAutomation";

  /** CloudWatch takes no more values of one metric in one line. */
  private static final int MOST_VALUES = 100;

  private final PrintStream out;
  private final JsonMapper json;
  private final Clock clock;
  private final String stage;

  /**
   * Wires it.
   *
   * @param stage keeps the figures of several stages in one account apart
   */
  public Metrics(PrintStream out, JsonMapper json, Clock clock, String stage) {
    this.out = out;
    this.json = json;
    this.clock = clock;
    this.stage = stage;
  }

  /** In the process's log, which is its standard output. */
  public static Metrics toLog(JsonMapper json, Environment environment) {
    return to(new FileOutputStream(FileDescriptor.out), json, Clock.systemUTC(), environment);
  }

  public static Metrics to(
      OutputStream out, JsonMapper json, Clock clock, Environment environment) {
    return new Metrics(
        new PrintStream(out, false, StandardCharsets.UTF_8),
        json,
        clock,
        environment.optional("STAGE").orElse("local"));
  }

  /** Written nowhere: an operator's command is no function. */
  public static Metrics none(Clock clock) {
    return new Metrics(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        new JsonMapper(),
        clock,
        "none");
  }

  /** Counts something that happened once. */
  public void count(Metric metric) {
    record(metric, 1, Map.of());
  }

  public void count(Metric metric, Dimension dimension, String value) {
    record(metric, 1, Map.of(dimension, value));
  }

  /**
   * Writes one value.
   *
   * @param dimensions a value for each dimension of the metric but the stage
   */
  public void record(Metric metric, double value, Map<Dimension, String> dimensions) {
    record(metric, List.of(value), dimensions);
  }

  /** Writes several values of one metric. */
  public void record(Metric metric, Collection<Double> values, Map<Dimension, String> dimensions) {
    List<Double> all = List.copyOf(values);
    for (int from = 0; from < all.size(); from += MOST_VALUES) {
      List<Double> some = all.subList(from, Math.min(all.size(), from + MOST_VALUES));
      // A set with a name that has no value would make CloudWatch drop the whole line.
      List<List<Dimension>> given =
          metric.dimensions().stream().filter(dimensions.keySet()::containsAll).toList();
      ObjectNode line = line(List.of(metric), given);
      new TreeMap<>(dimensions).forEach((key, text) -> line.put(key.text(), text));
      if (some.size() == 1) {
        line.put(metric.text(), some.getFirst());
      } else {
        some.forEach(line.putArray(metric.text())::add);
      }
      print(line);
    }
  }

  /** Figures of one moment, all in one line; metrics without dimensions only. */
  public void gauges(Map<Metric, Double> values) {
    Map<Metric, Double> sorted = new TreeMap<>(values);
    ObjectNode line = line(sorted.keySet(), List.of());
    sorted.forEach((metric, value) -> line.put(metric.text(), value));
    print(line);
  }

  private ObjectNode line(Collection<Metric> metrics, List<List<Dimension>> dimensions) {
    ObjectNode line = json.createObjectNode();
    ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.millis());
    ObjectNode group = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
    ArrayNode sets = group.putArray("Dimensions");
    List<List<Dimension>> all = new ArrayList<>(List.of(List.of()));
    all.addAll(dimensions);
    for (List<Dimension> set : all) {
      ArrayNode names = sets.addArray().add(Dimension.STAGE.text());
      set.forEach(dimension -> names.add(dimension.text()));
    }
    ArrayNode described = group.putArray("Metrics");
    metrics.forEach(
        metric ->
            described.addObject().put("Name", metric.text()).put("Unit", metric.unit().text()));
    return line.put(Dimension.STAGE.text(), stage);
  }

  private void print(ObjectNode line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }
}
