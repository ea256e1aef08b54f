package org.mor.automation.http;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.UserId;

/**
 * A request that has found its route.
 *
 * @param names what the names in the route's path stand for
 * @param caller empty only on routes that are answered without a key
 * @param end when the platform stops the function
 */
public record RoutedRequest(
    ApiRequest http, Map<String, String> names, Optional<Callers.Caller> caller, Instant end) {
  public UserId user() {
    return caller.orElseThrow().user();
  }

  /** What stands in the path in the place of that name. */
  public String name(String name) {
    return names.get(name);
  }
}
