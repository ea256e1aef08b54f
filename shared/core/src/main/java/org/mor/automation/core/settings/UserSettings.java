package org.mor.automation.core.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.mor.automation.core.UserId;

/**
 * A user's own switch.
 *
 * @param durationChosen whether the user has said how long sessions last
 * @param version counts changes; 0 if the user has never made one
 */
public record UserSettings(
    UserId user,
    boolean enabled,
    Duration sessionDuration,
    boolean durationChosen,
    Instant createdAt,
    Instant updatedAt,
    long version) {
  public static final Duration SHORTEST = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofDays(1);

  public UserSettings {
    Objects.requireNonNull(user, "user");
    if (sessionDuration.compareTo(SHORTEST) < 0 || sessionDuration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a session lasts 60 to 86400 seconds");
    }
    // As the table keeps them, so that an answer to a change equals what is read afterwards.
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The only place that says what holds for somebody who has set nothing.
   *
   * @param now stands for both times, which clients expect to be there
   */
  public static UserSettings unset(UserId user, Instant now) {
    return new UserSettings(user, false, Duration.ofHours(1), false, now, now, 0);
  }

  UserSettings changed(SettingsChange change, Instant now) {
    return new UserSettings(
        user,
        change.enabled().orElse(enabled),
        change.sessionDuration().orElse(sessionDuration),
        durationChosen || change.sessionDuration().isPresent(),
        createdAt,
        now,
        version + 1);
  }
}
