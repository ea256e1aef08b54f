package org.mor.automation.maintenance;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.session.model.Sharing;

/**
 * What the maintenance function is told by its environment beyond what the session pool is.
 *
 * @param catalogueFresh how old the catalogue's snapshot gets before it is written again
 * @param warm how many idle sessions to keep, by the name of their model
 * @param warmDuration of a session that is opened for that
 */
record MaintenanceConfiguration(
    Duration catalogueFresh, Map<String, Integer> warm, Duration warmDuration) {

  static MaintenanceConfiguration of(Environment environment, Sharing sharing) {
    Map<String, Integer> warm = new LinkedHashMap<>();
    environment.pairs("WARM_MODELS").forEach((model, idle) -> warm.put(model, number(idle)));
    if (!warm.isEmpty() && sharing == Sharing.PER_USER) {
      // Nobody's request would ever use them: there is no user whose sessions they would be.
      throw new ConfigurationException(
          "environment variable WARM_MODELS takes SESSION_SHARING=shared");
    }
    return new MaintenanceConfiguration(
        environment.seconds(
            "CATALOGUE_REFRESH_SECONDS", Duration.ofMinutes(5), Duration.ZERO, Duration.ofDays(1)),
        warm,
        environment.seconds(
            "WARM_SESSION_SECONDS",
            Duration.ofHours(1),
            Duration.ofMinutes(6),
            Duration.ofDays(1)));
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]?")) {
      throw new ConfigurationException(
          "environment variable WARM_MODELS must be model=number pairs, from 1 to 99");
    }
    return Integer.parseInt(text);
  }
}
