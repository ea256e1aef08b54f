package org.mor.automation.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What Lambda tells a runtime through environment variables.
 *
 * @param host where the Runtime API listens
 * @param port its port
 * @param concurrency how many invocations this process may work on at once
 * @param snapStart whether a snapshot is taken after initialisation
 */
public record RuntimeEnvironment(String host, int port, int concurrency, boolean snapStart) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the port or the concurrency is out of range
   */
  public RuntimeEnvironment {
    requireNonNull(host, "host");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("AWS_LAMBDA_RUNTIME_API has no valid port: " + port);
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("AWS_LAMBDA_MAX_CONCURRENCY is below 1: " + concurrency);
    }
  }

  /**
   * Reads it.
   *
   * @param variables the process's environment variables
   * @return what they say
   * @throws IllegalArgumentException if {@code AWS_LAMBDA_RUNTIME_API} is not set or is no address
   */
  public static RuntimeEnvironment of(Map<String, String> variables) {
    String api = variables.get("AWS_LAMBDA_RUNTIME_API");
    if (api == null || api.isBlank()) {
      throw new IllegalArgumentException("AWS_LAMBDA_RUNTIME_API is not set");
    }
    int colon = api.lastIndexOf(':');
    String host = colon < 0 ? api : api.substring(0, colon);
    int port = colon < 0 ? 80 : number("AWS_LAMBDA_RUNTIME_API", api.substring(colon + 1));
    String concurrency = variables.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "");
    return new RuntimeEnvironment(
        host,
        port,
        concurrency.isBlank() ? 1 : number("AWS_LAMBDA_MAX_CONCURRENCY", concurrency),
        "snap-start".equals(variables.get("AWS_LAMBDA_INITIALIZATION_TYPE")));
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + value, e);
    }
  }
}
