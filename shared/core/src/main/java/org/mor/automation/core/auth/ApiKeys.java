package org.mor.automation.core.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.Secret;
import org.mor.automation.core.UserId;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The table of API keys. It holds a hash of each secret, never the secret. Safe for any thread. */
public final class ApiKeys {
  private static final String PREFIX_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int PREFIX_LENGTH = 12;
  private static final int SECRET_BYTES = 32;
  private static final String BY_USER = "user";

  private final DynamoDbClient dynamo;
  private final String table;
  private final SecureRandom random;
  private final Clock clock;

  public ApiKeys(DynamoDbClient dynamo, String table, SecureRandom random, Clock clock) {
    this.dynamo = dynamo;
    this.table = table;
    this.random = random;
    this.clock = clock;
  }

  /**
   * What is kept of a key.
   *
   * @param hash SHA-256 of the secret
   * @param lastUsed the UTC day
   */
  public record StoredKey(
      String prefix,
      byte[] hash,
      UserId user,
      String name,
      Instant createdAt,
      Optional<LocalDate> lastUsed,
      boolean revoked) {}

  /** Makes a key; what is returned is the only time its secret is seen. */
  public ApiKey create(UserId user, String name) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    ApiKey key =
        new ApiKey(
            prefix(), new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("prefix", AttributeValue.fromS(key.prefix()));
    item.put("secret_sha256", AttributeValue.fromB(SdkBytes.fromByteArray(hash(key.secret()))));
    item.put("user_id", AttributeValue.fromS(user.value()));
    item.put("key_name", AttributeValue.fromS(name));
    item.put("created_at", AttributeValue.fromN(Long.toString(clock.millis())));
    item.put("revoked", AttributeValue.fromBool(false));
    dynamo.putItem(
        PutItemRequest.builder()
            .tableName(table)
            .item(item)
            // The SDK may send it twice, where the first answer is lost.
            .conditionExpression("attribute_not_exists(prefix) OR secret_sha256 = :hash")
            .expressionAttributeValues(Map.of(":hash", item.get("secret_sha256")))
            .build());
    return key;
  }

  private String prefix() {
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < PREFIX_LENGTH; i++) {
      prefix.append(PREFIX_LETTERS.charAt(random.nextInt(PREFIX_LETTERS.length())));
    }
    return prefix.toString();
  }

  public Optional<StoredKey> find(String prefix) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                GetItemRequest.builder()
                    .tableName(table)
                    .consistentRead(true)
                    .key(Map.of("prefix", AttributeValue.fromS(prefix)))
                    .build())
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(stored(item));
  }

  /** A user's keys, as the index last knew them. */
  public List<StoredKey> list(UserId user) {
    return dynamo
        .queryPaginator(
            QueryRequest.builder()
                .tableName(table)
                .indexName(BY_USER)
                .keyConditionExpression("user_id = :user")
                .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(user.value())))
                .build())
        .items()
        .stream()
        .map(ApiKeys::stored)
        .toList();
  }

  /** Revokes a user's own key; false if the user has none of that prefix. */
  public boolean revoke(UserId user, String prefix) {
    return update(
        prefix,
        "SET revoked = :value",
        "user_id = :user",
        Map.of(
            ":value", AttributeValue.fromBool(true),
            ":user", AttributeValue.fromS(user.value())));
  }

  /** Notes that the key was used on that day. */
  public void used(String prefix, LocalDate day) {
    update(
        prefix,
        "SET last_used = :day",
        "attribute_exists(prefix) AND (attribute_not_exists(last_used) OR last_used < :day)",
        Map.of(":day", AttributeValue.fromS(day.toString())));
  }

  private boolean update(
      String prefix, String change, String condition, Map<String, AttributeValue> values) {
    try {
      dynamo.updateItem(
          UpdateItemRequest.builder()
              .tableName(table)
              .key(Map.of("prefix", AttributeValue.fromS(prefix)))
              .updateExpression(change)
              .conditionExpression(condition)
              .expressionAttributeValues(values)
              .build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  static byte[] hash(Secret secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.value().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static StoredKey stored(Map<String, AttributeValue> item) {
    return new StoredKey(
        item.get("prefix").s(),
        item.get("secret_sha256").b().asByteArray(),
        new UserId(item.get("user_id").s()),
        item.get("key_name").s(),
        Instant.ofEpochMilli(Long.parseLong(item.get("created_at").n())),
        Optional.ofNullable(item.get("last_used")).map(day -> LocalDate.parse(day.s())),
        item.get("revoked").bool());
  }
}
