package org.mor.automation.core.settings;

import java.time.Duration;
import java.util.Optional;

/** What a user wants to be different; what is empty stays as it is. */
public record SettingsChange(Optional<Boolean> enabled, Optional<Duration> sessionDuration) {}
