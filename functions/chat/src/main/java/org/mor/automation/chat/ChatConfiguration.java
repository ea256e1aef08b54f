package org.mor.automation.chat;

import java.time.Duration;
import java.util.Optional;
import org.mor.automation.core.config.Environment;
import org.mor.automation.http.limits.RateLimits;

/**
 * What the chat function is told by its environment beyond what the session pool is.
 *
 * @param mostBytes of a request's body
 * @param limits of each user's requests
 * @param silence how long a stream may be silent
 */
record ChatConfiguration(
    Optional<String> defaultModel, int mostBytes, RateLimits limits, Reply.Silence silence) {

  static ChatConfiguration of(Environment environment) {
    Duration hour = Duration.ofHours(1);
    return new ChatConfiguration(
        environment.optional("DEFAULT_MODEL"),
        (int) environment.number("MAX_REQUEST_BYTES", 6 << 20, 1024, 10 << 20),
        new RateLimits(
            (int) environment.number("REQUESTS_PER_MINUTE", 0, 0, RateLimits.MOST_PER_MINUTE),
            (int) environment.number("CONCURRENT_REQUESTS", 0, 0, RateLimits.MOST_AT_ONCE)),
        new Reply.Silence(
            environment.seconds(
                "FIRST_BYTE_SECONDS", Duration.ofSeconds(20), Duration.ofSeconds(1), hour),
            environment.seconds(
                "KEEP_ALIVE_SECONDS", Duration.ofSeconds(15), Duration.ZERO, hour)));
  }
}
