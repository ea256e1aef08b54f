package org.mor.automation.http.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Users' requests per minute and at once, counted for all processes in one item per user. One
 * conditional write lets a request in; a refused one brings the item that tells why. Without limits
 * the table is not asked. See docs/adr/0010. Safe for any thread.
 */
public final class RateLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

  /** A write can also fail because others have changed the item just before it. */
  private static final int TRIES = 8;

  private static final Duration CROWDED = Duration.ofSeconds(1);

  /** The item is deleted once all of its permits have expired. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final DynamoDbClient dynamo;
  private final String table;
  private final RateLimits limits;
  private final Supplier<String> tokens;
  private final Clock clock;

  /**
   * Wires it.
   *
   * @param table that of the sessions
   * @param tokens of small letters and digits, another one each time
   */
  public RateLimiter(
      DynamoDbClient dynamo,
      String table,
      RateLimits limits,
      Supplier<String> tokens,
      Clock clock) {
    this.dynamo = dynamo;
    this.table = table;
    this.limits = limits;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Lets a request in, or says why not.
   *
   * @param until when its permit expires even if nobody releases it
   */
  public RateLimitDecision enter(UserId user, Instant until) {
    if (limits.equals(RateLimits.NONE)) {
      return new RateLimitDecision.Admitted(Optional.empty(), Optional.empty());
    }
    Permit permit = new Permit(user, tokens.get());
    RateLimitState seen = RateLimitState.unknown(limits, clock.instant());
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Instant now = clock.instant();
      try {
        return admitted(
            new RateLimitState(write(permit, seen.idle(now), until, now), limits, now), permit);
      } catch (ConditionalCheckFailedException e) {
        seen = new RateLimitState(e.hasItem() ? e.item() : Map.of(), limits, now);
      }
      if (seen.has(permit)) {
        // The write had been made, and was sent again because its answer was lost.
        return admitted(seen, permit);
      }
      Optional<Duration> pause = seen.pause();
      if (pause.isPresent()) {
        return new RateLimitDecision.TooMany(seen.quota(), pause.get());
      }
      if (seen.full()) {
        List<String> overdue = seen.overdue();
        if (overdue.isEmpty()) {
          return new RateLimitDecision.TooManyAtOnce(seen.quota());
        }
        overdue.forEach(token -> free(new Permit(user, token)));
      }
    }
    return new RateLimitDecision.TooMany(seen.quota(), CROWDED);
  }

  private RateLimitDecision admitted(RateLimitState standing, Permit permit) {
    return new RateLimitDecision.Admitted(
        standing.quota(), limits.atOnce() > 0 ? Optional.of(permit) : Optional.empty());
  }

  /**
   * The one write that lets a request in.
   *
   * @param idle whether to take the share from now on, else on top of those that are taken
   * @return the item afterwards
   */
  private Map<String, AttributeValue> write(
      Permit permit, boolean idle, Instant until, Instant now) {
    List<String> sets = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    sets.add("expires_at = :expires");
    values.put(":expires", number(until.plus(KEPT).getEpochSecond()));
    if (limits.perMinute() > 0) {
      long share = RateLimitState.share(limits);
      long time = RateLimitState.nanos(now);
      values.put(":now", number(time));
      if (idle) {
        conditions.add("(attribute_not_exists(refilled_at) OR refilled_at <= :now)");
        sets.add("refilled_at = :next");
        values.put(":next", number(time + share));
      } else {
        conditions.add("refilled_at > :now AND refilled_at <= :latest");
        values.put(":latest", number(time + RateLimitState.MINUTE.toNanos() - share));
        sets.add("refilled_at = refilled_at + :share");
        values.put(":share", number(share));
      }
    }
    String adds = "";
    if (limits.atOnce() > 0) {
      String name = RateLimitState.PLACE + permit.token();
      conditions.add("(attribute_not_exists(in_flight) OR in_flight < :most)");
      conditions.add("attribute_not_exists(" + name + ")");
      values.put(":most", number(limits.atOnce()));
      sets.add(name + " = :until");
      values.put(":until", number(until.toEpochMilli()));
      adds = " ADD in_flight :one";
      values.put(":one", number(1));
    }
    return dynamo
        .updateItem(
            UpdateItemRequest.builder()
                .tableName(table)
                .key(key(permit.user()))
                .updateExpression("SET " + String.join(", ", sets) + adds)
                .conditionExpression(String.join(" AND ", conditions))
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .attributes();
  }

  /** Releases a permit. If that fails, it expires at its time. */
  public void leave(Permit permit) {
    try {
      free(permit);
    } catch (SdkException e) {
      LOG.warn("a permit could not be released; it expires by itself", e);
    }
  }

  /** A permit that is gone already does not change the count again. */
  private void free(Permit permit) {
    String name = RateLimitState.PLACE + permit.token();
    try {
      dynamo.updateItem(
          UpdateItemRequest.builder()
              .tableName(table)
              .key(key(permit.user()))
              .updateExpression("REMOVE " + name + " ADD in_flight :less")
              .conditionExpression("attribute_exists(" + name + ")")
              .expressionAttributeValues(Map.of(":less", number(-1)))
              .build());
    } catch (ConditionalCheckFailedException e) {
      LOG.info("a permit was released or had expired before");
    }
  }

  private static Map<String, AttributeValue> key(UserId user) {
    return Map.of(
        "pool", AttributeValue.fromS("limit|" + user.value()),
        "id", AttributeValue.fromS("requests"));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
