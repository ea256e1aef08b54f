package org.mor.automation.local.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** When an operator is told that a wallet stands still. */
class NonceAlarmTest {
  private static final int FIVE_MINUTES = 300;

  @Test
  void aBlockedNonceRaisesItsAlarmWithinFiveMinutes() throws IOException {
    String template = Files.readString(Path.of("..", "template.yaml"));
    int start = template.indexOf("\n  NonceAlarm:\n");
    int end = template.indexOf("\n\n", start);
    // Without the template's own tags, which only the addresses of those to be told have.
    String alarm = template.substring(start, end).replaceAll("(?m)^.*!If.*$", "");
    Map<String, Map<String, Map<String, Object>>> read =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(alarm);
    Map<String, Object> properties = read.get("NonceAlarm").get("Properties");
    assertEquals("OldestNonceSeconds", properties.get("MetricName"));
    assertEquals("GreaterThanThreshold", properties.get("ComparisonOperator"));
    int blocked = number(properties, "Threshold");
    int seen = number(properties, "Period") * number(properties, "EvaluationPeriods");
    assertTrue(blocked + seen <= FIVE_MINUTES, blocked + " s and " + seen + " s");
  }

  private static int number(Map<String, Object> properties, String name) {
    return (Integer) properties.get(name);
  }
}
