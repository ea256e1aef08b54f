package org.mor.automation.ops;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.mor.automation.core.metrics.Metrics;
import tools.jackson.databind.json.JsonMapper;

/** Metrics that go nowhere: an operator's command is no function. */
final class NoMetrics {
  private NoMetrics() {}

  static Metrics with(Clock clock) {
    return new Metrics(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        new JsonMapper(),
        clock,
        "ops");
  }
}
