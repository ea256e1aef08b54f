package org.mor.automation.core.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.dynamo.TestDynamo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DynamoTimesTest {
  private final JsonMapper json = new JsonMapper();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Metrics metrics =
      new Metrics(new PrintStream(written, false, UTF_8), json, Clock.systemUTC(), "test");

  @Test
  void eachCallIsWrittenOnceWhetherItSucceedsOrFails() {
    DynamoTimes times = new DynamoTimes();
    try (DynamoDbClient dynamo =
        AwsClients.dynamoDb(Environment.of(TestDynamo.variables()), times)) {
      dynamo.listTables();
      dynamo.listTables();
      assertThrows(
          SdkException.class,
          () -> dynamo.getItem(request -> request.tableName("no-such-table").key(Map.of())));
    }
    times.write(metrics);
    times.write(metrics);
    List<JsonNode> lines = written.toString(UTF_8).lines().map(json::readTree).toList();
    assertEquals(
        List.of("GetItem", "ListTables"),
        lines.stream().map(line -> line.path("Operation").stringValue()).toList());
    assertTrue(lines.getFirst().path("DynamoMilliseconds").doubleValue() > 0);
    assertEquals(2, lines.getLast().path("DynamoMilliseconds").size());
  }
}
