package org.mor.automation.core.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.core.flag.Rollout;

/**
 * A user's own switch.
 *
 * @param enabled empty if the user has never said
 * @param durationChosen whether the user has said how long sessions last
 * @param createdAt empty, as {@code updatedAt} is, if the user has never made a change
 * @param version counts changes; 0 if the user has never made one
 */
public record UserSettings(
    UserId user,
    Optional<Boolean> enabled,
    Duration sessionDuration,
    boolean durationChosen,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt,
    long version) {
  public static final Duration SHORTEST = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofDays(1);

  public UserSettings {
    Objects.requireNonNull(user, "user");
    if (sessionDuration.compareTo(SHORTEST) < 0 || sessionDuration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a session lasts 60 to 86400 seconds");
    }
    // As the table keeps them, so that an answer to a change equals what is read afterwards.
    createdAt = createdAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    updatedAt = updatedAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
  }

  /** The only place that says what holds for somebody who has set nothing. */
  public static UserSettings unset(UserId user) {
    return new UserSettings(
        user, Optional.empty(), Duration.ofHours(1), false, Optional.empty(), Optional.empty(), 0);
  }

  /** Whether automation is on, for a user who may have it. */
  public boolean isEnabled(Rollout rollout) {
    return enabled.orElse(rollout.onByDefault());
  }

  UserSettings changed(SettingsChange change, Instant now) {
    return new UserSettings(
        user,
        change.enabled().or(() -> enabled),
        change.sessionDuration().orElse(sessionDuration),
        durationChosen || change.sessionDuration().isPresent(),
        createdAt.or(() -> Optional.of(now)),
        Optional.of(now),
        version + 1);
  }
}
