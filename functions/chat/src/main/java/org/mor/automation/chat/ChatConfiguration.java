package org.mor.automation.chat;

import java.time.Duration;
import java.util.Optional;
import org.mor.automation.core.catalogue.CatalogueRules;
import org.mor.automation.core.config.Environment;
import org.mor.automation.session.limits.RateLimits;

/**
 * What the chat function is told by its environment beyond what the session pool is.
 *
 * @param flagFresh how long the system flag is not read again
 * @param flagLastKnown how long its last value counts while it cannot be read
 * @param mostBytes of a request's body
 * @param limits of each user's requests
 * @param streaming whether the front passes answers on in pieces
 * @param silence how long a stream may be silent
 */
record ChatConfiguration(
    String flagParameter,
    Duration flagFresh,
    Duration flagLastKnown,
    String settingsTable,
    String apiKeysTable,
    Optional<String> defaultModel,
    CatalogueRules catalogue,
    Duration catalogueKept,
    int mostBytes,
    RateLimits limits,
    boolean streaming,
    Reply.Silence silence) {

  static ChatConfiguration of(Environment environment) {
    Duration minute = Duration.ofMinutes(1);
    Duration hour = Duration.ofHours(1);
    return new ChatConfiguration(
        environment.required("FLAG_PARAMETER"),
        environment.seconds("FLAG_TTL_SECONDS", Duration.ofSeconds(5), Duration.ZERO, minute),
        environment.seconds("FLAG_LAST_KNOWN_SECONDS", minute, Duration.ZERO, hour),
        environment.required("SETTINGS_TABLE"),
        environment.required("API_KEYS_TABLE"),
        environment.optional("DEFAULT_MODEL"),
        CatalogueRules.of(environment),
        environment.seconds("CATALOGUE_TTL_SECONDS", minute, Duration.ZERO, hour),
        (int) environment.number("MAX_REQUEST_BYTES", 6 << 20, 1024, 10 << 20),
        new RateLimits(
            (int) environment.number("REQUESTS_PER_MINUTE", 0, 0, RateLimits.MOST_PER_MINUTE),
            (int) environment.number("CONCURRENT_REQUESTS", 0, 0, RateLimits.MOST_AT_ONCE)),
        // What SAM runs on one machine takes answers in one piece only.
        environment.flag("STREAM_RESPONSES", false)
            && environment.optional("AWS_SAM_LOCAL").isEmpty(),
        new Reply.Silence(
            environment.seconds(
                "FIRST_BYTE_SECONDS", Duration.ofSeconds(20), Duration.ofSeconds(1), hour),
            environment.seconds(
                "KEEP_ALIVE_SECONDS", Duration.ofSeconds(15), Duration.ZERO, hour)));
  }
}
