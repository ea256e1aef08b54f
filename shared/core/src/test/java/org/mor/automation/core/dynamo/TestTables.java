package org.mor.automation.core.dynamo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Fresh tables, each under a name of its own, with the keys and indexes of template.yaml. */
public final class TestTables {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestTables() {}

  public static String settings(DynamoDbClient dynamo) {
    return create(dynamo, table("settings").attributes("user_id S").key("user_id"));
  }

  public static String apiKeys(DynamoDbClient dynamo) {
    return create(
        dynamo,
        table("api-keys")
            .attributes("prefix S", "user_id S")
            .key("prefix")
            .index("user", ProjectionType.ALL, "user_id"));
  }

  public static String sessions(DynamoDbClient dynamo) {
    return create(
        dynamo,
        table("sessions")
            .attributes("pool S", "id S", "due_partition S", "due_at N", "session_id B")
            .key("pool", "id")
            .index("due", ProjectionType.KEYS_ONLY, "due_partition", "due_at")
            .index("session", ProjectionType.KEYS_ONLY, "session_id"));
  }

  public static String wallets(DynamoDbClient dynamo) {
    return create(dynamo, table("wallets").attributes("wallet S", "item S").key("wallet", "item"));
  }

  private static Shape table(String name) {
    return new Shape(
        CreateTableRequest.builder()
            .tableName("%s-%d-%d".formatted(name, ProcessHandle.current().pid(), number()))
            .billingMode(BillingMode.PAY_PER_REQUEST));
  }

  private static int number() {
    return NUMBER.incrementAndGet();
  }

  private static String create(DynamoDbClient dynamo, Shape shape) {
    CreateTableRequest request = shape.request();
    try {
      dynamo.createTable(request);
    } catch (ResourceInUseException e) {
      // The name is nobody else's: an earlier try was only slow to answer.
    }
    dynamo.waiter().waitUntilTableExists(wanted -> wanted.tableName(request.tableName()));
    return request.tableName();
  }

  /** A table in few words. */
  private static final class Shape {
    private final CreateTableRequest.Builder request;
    private final List<GlobalSecondaryIndex> indexes = new ArrayList<>();

    Shape(CreateTableRequest.Builder request) {
      this.request = request;
    }

    Shape attributes(String... attributes) {
      request.attributeDefinitions(
          Arrays.stream(attributes)
              .map(text -> text.split(" ", 2))
              .map(
                  parts ->
                      AttributeDefinition.builder()
                          .attributeName(parts[0])
                          .attributeType(ScalarAttributeType.fromValue(parts[1]))
                          .build())
              .toList());
      return this;
    }

    Shape key(String... names) {
      request.keySchema(schema(names));
      return this;
    }

    Shape index(String name, ProjectionType projection, String... names) {
      indexes.add(
          GlobalSecondaryIndex.builder()
              .indexName(name)
              .keySchema(schema(names))
              .projection(Projection.builder().projectionType(projection).build())
              .build());
      return this;
    }

    CreateTableRequest request() {
      return indexes.isEmpty() ? request.build() : request.globalSecondaryIndexes(indexes).build();
    }

    private static List<KeySchemaElement> schema(String... names) {
      List<KeySchemaElement> schema = new ArrayList<>();
      for (String name : names) {
        schema.add(
            KeySchemaElement.builder()
                .attributeName(name)
                .keyType(schema.isEmpty() ? KeyType.HASH : KeyType.RANGE)
                .build());
      }
      return schema;
    }
  }
}
