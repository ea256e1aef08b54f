package org.mor.automation.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A function as its template describes it.
 *
 * @param name the template's name of the resource
 * @param handler the class that answers
 * @param jar the package that would be deployed
 * @param memoryMegabytes what the process may use
 * @param environment the variables, with every reference resolved
 */
public record FunctionSpec(
    String name,
    String handler,
    Path jar,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment) {

  public FunctionSpec {
    environment = Map.copyOf(environment);
    if (memoryMegabytes < 128) {
      throw new IllegalArgumentException(name + " has less than 128 MB");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.toMinutes() > 15) {
      throw new IllegalArgumentException(name + " has a time-out of " + timeout);
    }
  }

  /** How many invocations a process is given at once. */
  int concurrency() {
    return Integer.parseInt(environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1"));
  }
}
