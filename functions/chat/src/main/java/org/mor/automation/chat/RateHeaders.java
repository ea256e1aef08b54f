package org.mor.automation.chat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.mor.automation.http.limits.Quota;

/** What a user has left of the requests per minute, in OpenAI's headers. */
final class RateHeaders {
  private RateHeaders() {}

  static Map<String, String> of(Quota quota) {
    return Map.of(
        "x-ratelimit-limit-requests", Integer.toString(quota.limit()),
        "x-ratelimit-remaining-requests", Integer.toString(quota.remaining()),
        "x-ratelimit-reset-requests", duration(quota.refilled()));
  }

  /** As OpenAI writes it: {@code 120ms}, {@code 8.64s}, {@code 1m0s}. */
  static String duration(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return duration.toMillis() + "ms";
    }
    BigDecimal seconds = BigDecimal.valueOf(duration.toMillis() - duration.toMinutes() * 60_000, 3);
    String rest = seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    return (duration.toMinutes() > 0 ? duration.toMinutes() + "m" : "") + rest + "s";
  }
}
