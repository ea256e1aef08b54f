package org.mor.automation.core.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
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
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table of API keys. It holds a hash of each secret, never the secret. A key remembers the key
 * that made it, and is worth nothing once that one is revoked; see {@link Authenticator}. The row
 * of a revoked key is removed after {@value #REVOKED_DAYS} days. Safe for any thread.
 */
public final class ApiKeys {
  private static final String PREFIX_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int PREFIX_LENGTH = 12;
  private static final int SECRET_BYTES = 32;
  private static final String BY_USER = "user";
  private static final long REVOKED_DAYS = 90;

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
   * @param createdBy prefix of the key that made it; empty if an operator or a verified subject did
   * @param lastUsed the UTC day
   */
  public record StoredKey(
      String prefix,
      byte[] hash,
      UserId user,
      String name,
      Instant createdAt,
      Optional<String> createdBy,
      Optional<LocalDate> lastUsed,
      boolean revoked) {}

  /** Makes a key that no other key makes; what is returned is the only time its secret is seen. */
  public ApiKey create(UserId user, String name) {
    ApiKey key = random();
    dynamo.putItem(put(row(key, user, name)));
    return key;
  }

  /**
   * Makes a key with a key, in one transaction with a look at whether that one is revoked.
   *
   * @param maker prefix of a key of the same user
   * @return empty if the maker has been revoked meanwhile
   */
  public Optional<ApiKey> createWith(String maker, UserId user, String name) {
    ApiKey key = random();
    Map<String, AttributeValue> row = row(key, user, name);
    row.put("created_by", AttributeValue.fromS(maker));
    PutItemRequest put = put(row);
    try {
      dynamo.transactWriteItems(
          TransactWriteItemsRequest.builder()
              .transactItems(
                  TransactWriteItem.builder().conditionCheck(inUse(maker, user)).build(),
                  TransactWriteItem.builder()
                      .put(
                          Put.builder()
                              .tableName(table)
                              .item(row)
                              .conditionExpression(put.conditionExpression())
                              .expressionAttributeValues(put.expressionAttributeValues())
                              .build())
                      .build())
              .build());
      return Optional.of(key);
    } catch (TransactionCanceledException e) {
      if ("ConditionalCheckFailed".equals(e.cancellationReasons().getFirst().code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ConditionCheck inUse(String prefix, UserId user) {
    return ConditionCheck.builder()
        .tableName(table)
        .key(Map.of("prefix", AttributeValue.fromS(prefix)))
        .conditionExpression("revoked = :no AND user_id = :user")
        .expressionAttributeValues(
            Map.of(
                ":no", AttributeValue.fromBool(false),
                ":user", AttributeValue.fromS(user.value())))
        .build();
  }

  private ApiKey random() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new ApiKey(
        prefix(), new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
  }

  private Map<String, AttributeValue> row(ApiKey key, UserId user, String name) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("prefix", AttributeValue.fromS(key.prefix()));
    item.put("secret_sha256", AttributeValue.fromB(SdkBytes.fromByteArray(hash(key.secret()))));
    item.put("user_id", AttributeValue.fromS(user.value()));
    item.put("key_name", AttributeValue.fromS(name));
    item.put("created_at", AttributeValue.fromN(Long.toString(clock.millis())));
    item.put("revoked", AttributeValue.fromBool(false));
    return item;
  }

  private PutItemRequest put(Map<String, AttributeValue> row) {
    return PutItemRequest.builder()
        .tableName(table)
        .item(row)
        // The SDK may send it twice, where the first answer is lost.
        .conditionExpression("attribute_not_exists(prefix) OR secret_sha256 = :hash")
        .expressionAttributeValues(Map.of(":hash", row.get("secret_sha256")))
        .build();
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

  /**
   * Revokes a user's own key and every key that it made, directly or through others. Those are
   * worth nothing from the moment the key itself is revoked; their rows are marked for the list and
   * for removal. Where that is cut short, revoking the key again goes on with it.
   *
   * @return false if the user has no key of that prefix
   */
  public boolean revoke(UserId user, String prefix) {
    if (!mark(user, prefix)) {
      return false;
    }
    new KeyFamily(list(user))
        .madeBy(prefix).stream()
            .filter(made -> !made.revoked())
            .forEach(made -> mark(user, made.prefix()));
    return true;
  }

  private boolean mark(UserId user, String prefix) {
    long removal = clock.instant().plus(Duration.ofDays(REVOKED_DAYS)).getEpochSecond();
    return update(
        prefix,
        "SET revoked = :yes, expires_at = if_not_exists(expires_at, :removal)",
        "user_id = :user",
        Map.of(
            ":yes", AttributeValue.fromBool(true),
            ":removal", AttributeValue.fromN(Long.toString(removal)),
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
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }

  private static StoredKey stored(Map<String, AttributeValue> item) {
    return new StoredKey(
        item.get("prefix").s(),
        item.get("secret_sha256").b().asByteArray(),
        new UserId(item.get("user_id").s()),
        item.get("key_name").s(),
        Instant.ofEpochMilli(Long.parseLong(item.get("created_at").n())),
        Optional.ofNullable(item.get("created_by")).map(AttributeValue::s),
        Optional.ofNullable(item.get("last_used")).map(day -> LocalDate.parse(day.s())),
        item.get("revoked").bool());
  }
}
