package org.mor.automation.core.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The settings table. Safe for any thread. */
public final class SettingsStore {
  private static final int TRIES = 8;

  private final DynamoDbClient dynamo;
  private final String table;
  private final Clock clock;

  public SettingsStore(DynamoDbClient dynamo, String table, Clock clock) {
    this.dynamo = dynamo;
    this.table = table;
    this.clock = clock;
  }

  /** As they stand now; reading creates nothing. */
  public UserSettings read(UserId user) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                GetItemRequest.builder()
                    .tableName(table)
                    .consistentRead(true)
                    .key(Map.of("user_id", AttributeValue.fromS(user.value())))
                    .build())
            .item();
    return item.isEmpty() ? UserSettings.unset(user) : settings(user, item);
  }

  /** Changes them, on top of whatever other changes came in between. */
  public UserSettings change(UserId user, SettingsChange change) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Instant now = clock.instant();
      UserSettings current = read(user);
      UserSettings next = current.changed(change, now);
      if (write(next, current.version())) {
        return next;
      }
    }
    throw new ApiException(
        ApiError.conflict("conflict", "Many requests are changing these settings at once."));
  }

  private boolean write(UserSettings next, long expectedVersion) {
    try {
      dynamo.putItem(
          PutItemRequest.builder()
              .tableName(table)
              .item(item(next))
              .conditionExpression("attribute_not_exists(user_id) OR version = :expected")
              .expressionAttributeValues(
                  Map.of(":expected", AttributeValue.fromN(Long.toString(expectedVersion))))
              .build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static Map<String, AttributeValue> item(UserSettings settings) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("user_id", AttributeValue.fromS(settings.user().value()));
    settings.enabled().ifPresent(on -> item.put("is_enabled", AttributeValue.fromBool(on)));
    item.put("session_duration", number(settings.sessionDuration().toSeconds()));
    item.put("duration_chosen", AttributeValue.fromBool(settings.durationChosen()));
    settings.createdAt().ifPresent(at -> item.put("created_at", number(at.toEpochMilli())));
    settings.updatedAt().ifPresent(at -> item.put("updated_at", number(at.toEpochMilli())));
    item.put("version", number(settings.version()));
    return item;
  }

  private static UserSettings settings(UserId user, Map<String, AttributeValue> item) {
    return new UserSettings(
        user,
        Optional.ofNullable(item.get("is_enabled")).map(AttributeValue::bool),
        Duration.ofSeconds(number(item, "session_duration")),
        // Items of an earlier version do not say; what they have may be a choice.
        !item.containsKey("duration_chosen") || item.get("duration_chosen").bool(),
        Optional.of(Instant.ofEpochMilli(number(item, "created_at"))),
        Optional.of(Instant.ofEpochMilli(number(item, "updated_at"))),
        number(item, "version"));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(item.get(name).n());
  }
}
