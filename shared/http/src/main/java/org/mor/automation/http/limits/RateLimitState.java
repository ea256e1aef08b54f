package org.mor.automation.http.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A user's item as it was read at a moment. Each request takes its share of a minute; how much has
 * been taken stands there as the time at which nothing of it will be left, in nanoseconds since
 * 1970.
 */
record RateLimitState(Map<String, AttributeValue> item, RateLimits limits, Instant at) {
  static final String REFILLED_AT = "refilled_at";
  static final String IN_FLIGHT = "in_flight";
  static final String PLACE = "place_";
  static final Duration MINUTE = Duration.ofMinutes(1);

  /** Nobody has looked yet. */
  static RateLimitState unknown(RateLimits limits, Instant at) {
    return new RateLimitState(Map.of(), limits, at);
  }

  static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), (long) time.getNano());
  }

  /** One request's share of a minute, in nanoseconds. */
  static long share(RateLimits limits) {
    return MINUTE.toNanos() / limits.perMinute();
  }

  /** Whether nothing of the minute is taken by then. */
  boolean idle(Instant then) {
    return number(REFILLED_AT) <= nanos(then);
  }

  Optional<Quota> quota() {
    if (limits.perMinute() == 0) {
      return Optional.empty();
    }
    long taken = Math.clamp(number(REFILLED_AT) - nanos(at), 0, MINUTE.toNanos());
    return Optional.of(
        new Quota(
            limits.perMinute(),
            (int) ((MINUTE.toNanos() - taken) / share(limits)),
            Duration.ofNanos(taken)));
  }

  /** Until a share is free; empty if one is. */
  Optional<Duration> pause() {
    if (limits.perMinute() == 0) {
      return Optional.empty();
    }
    long latest = nanos(at) + MINUTE.toNanos() - share(limits);
    long over = number(REFILLED_AT) - latest;
    return over > 0 ? Optional.of(Duration.ofNanos(over)) : Optional.empty();
  }

  boolean full() {
    return limits.atOnce() > 0 && number(IN_FLIGHT) >= limits.atOnce();
  }

  boolean has(Permit permit) {
    return item.containsKey(PLACE + permit.token());
  }

  /** Tokens of places that should have been given back by now. */
  List<String> overdue() {
    List<String> tokens = new ArrayList<>();
    item.forEach(
        (name, value) -> {
          if (name.startsWith(PLACE) && Long.parseLong(value.n()) < at.toEpochMilli()) {
            tokens.add(name.substring(PLACE.length()));
          }
        });
    return tokens;
  }

  private long number(String name) {
    AttributeValue value = item.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }
}
