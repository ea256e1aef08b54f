package org.mor.automation.local.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import tools.jackson.databind.JsonNode;

/** Makes tables as a template describes them. */
public final class LocalTables {

  private static final Logger LOG = LoggerFactory.getLogger(LocalTables.class);

  private LocalTables() {}

  /**
   * Makes each of them.
   *
   * @param tables the properties of each table by its name
   */
  public static void create(DynamoDbClient dynamo, Map<String, JsonNode> tables) {
    tables.forEach((name, properties) -> create(dynamo, name, properties));
  }

  private static void create(DynamoDbClient dynamo, String name, JsonNode properties) {
    CreateTableRequest.Builder table =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attributes(properties.path("AttributeDefinitions")))
            .keySchema(keys(properties.path("KeySchema")));
    List<GlobalSecondaryIndex> indexes = new ArrayList<>();
    for (JsonNode index : properties.path("GlobalSecondaryIndexes")) {
      indexes.add(index(index));
    }
    if (!indexes.isEmpty()) {
      table.globalSecondaryIndexes(indexes);
    }
    try {
      dynamo.createTable(table.build());
    } catch (ResourceInUseException e) {
      // On a busy machine the first answer can come too late: the client's second try finds it
      // made.
      LOG.info("{} is there already", name);
    }
    JsonNode expiry = properties.path("TimeToLiveSpecification");
    if (expiry.path("Enabled").asBoolean(false)) {
      dynamo.updateTimeToLive(
          request ->
              request
                  .tableName(name)
                  .timeToLiveSpecification(
                      time ->
                          time.enabled(true)
                              .attributeName(expiry.path("AttributeName").asString())));
    }
  }

  private static GlobalSecondaryIndex index(JsonNode index) {
    Projection.Builder projection =
        Projection.builder()
            .projectionType(index.path("Projection").path("ProjectionType").asString());
    List<String> others =
        index
            .path("Projection")
            .path("NonKeyAttributes")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    if (!others.isEmpty()) {
      projection.nonKeyAttributes(others);
    }
    return GlobalSecondaryIndex.builder()
        .indexName(index.path("IndexName").asString())
        .keySchema(keys(index.path("KeySchema")))
        .projection(projection.build())
        .build();
  }

  private static List<AttributeDefinition> attributes(JsonNode attributes) {
    return attributes
        .valueStream()
        .map(
            each ->
                AttributeDefinition.builder()
                    .attributeName(each.path("AttributeName").asString())
                    .attributeType(each.path("AttributeType").asString())
                    .build())
        .toList();
  }

  private static List<KeySchemaElement> keys(JsonNode keys) {
    return keys.valueStream()
        .map(
            each ->
                KeySchemaElement.builder()
                    .attributeName(each.path("AttributeName").asString())
                    .keyType(each.path("KeyType").asString())
                    .build())
        .toList();
  }
}
