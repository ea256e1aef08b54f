package org.mor.automation.core.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Times calls of DynamoDB, with their retries, and keeps the times until they are written: a line
 * for each call would be most of the log. Safe for any thread.
 */
public final class DynamoTimes implements ExecutionInterceptor {
  private static final ExecutionAttribute<Long> START = new ExecutionAttribute<>("started");
  private static final double NANOS = 1e6;

  private final Map<String, List<Double>> times = new TreeMap<>();

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(START, System.nanoTime());
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    add(attributes);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    add(attributes);
  }

  private void add(ExecutionAttributes attributes) {
    double taken = (System.nanoTime() - attributes.getAttribute(START)) / NANOS;
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    synchronized (times) {
      times.computeIfAbsent(operation, _ -> new ArrayList<>()).add(taken);
    }
  }

  /** Writes the times since the last writing. */
  public void write(Metrics metrics) {
    Map<String, List<Double>> written;
    synchronized (times) {
      written = new TreeMap<>(times);
      times.clear();
    }
    written.forEach(
        (operation, values) ->
            metrics.record(
                Metric.DYNAMO_MILLISECONDS, values, Map.of(Dimension.OPERATION, operation)));
  }
}
