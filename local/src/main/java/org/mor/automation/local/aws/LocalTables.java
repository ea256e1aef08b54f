package org.mor.automation.local.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes tables as a template describes them, whose words for a table are the API's. */
public final class LocalTables {

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> OF_A_TABLE =
      List.of("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes");

  /** DynamoDB Local wants a signature, and does not check it. */
  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
          + " SignedHeaders=host, Signature=none";

  private LocalTables() {}

  /**
   * Makes each of them.
   *
   * @param tables the properties of each table by its name
   */
  public static void create(URI dynamo, Map<String, JsonNode> tables)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (Map.Entry<String, JsonNode> table : tables.entrySet()) {
        ObjectNode created = JSON.createObjectNode().put("TableName", table.getKey());
        OF_A_TABLE.stream()
            .filter(table.getValue()::has)
            .forEach(name -> created.set(name, table.getValue().get(name)));
        call(http, dynamo, "CreateTable", created);
        JsonNode expiry = table.getValue().path("TimeToLiveSpecification");
        if (expiry.isObject()) {
          ObjectNode update = JSON.createObjectNode().put("TableName", table.getKey());
          call(http, dynamo, "UpdateTimeToLive", update.set("TimeToLiveSpecification", expiry));
        }
      }
    }
  }

  private static void call(HttpClient http, URI dynamo, String operation, JsonNode request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(dynamo)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header("Authorization", SIGNED)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(operation + " failed: " + answer.body());
    }
  }
}
